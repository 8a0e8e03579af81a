import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { because, FerryError } from '../../contract/index.ts';
import { findModels } from '../../language/chat.ts';
import { languagesOf } from '../../language/libre-translate.ts';
import { decodeServiceAddress } from '../../language/service.ts';
import type { Cli } from '../context.ts';
import type { ServicePurpose } from './key-variables.ts';
import { openService } from './services.ts';
import { chooseTranscriber } from './transcription.ts';

/** What is set for words, looked at for `doctor`: no text and no sound is sent. Each throws what it meets; null: nobody is set. */
export interface WordServices {
  readonly translation: (() => Promise<string>) | null;
  readonly speech: (() => Promise<string>) | null;
}

export function wordServices(cli: Cli): WordServices {
  const { translateWith, transcribeCommand, transcribeWith } = cli.config.services;
  return {
    translation: translateWith === null ? null : () => lookAtTranslation(cli, translateWith),
    speech: transcribeCommand === null && transcribeWith === null ? null : () => lookAtSpeech(cli),
  };
}

async function lookAtTranslation(cli: Cli, given: string): Promise<string> {
  const { translateModel } = cli.config.services;
  const look = { given, setting: 'translateWith', purpose: 'translation' } as const;
  if (translateModel !== null) return lookAtModels(cli, { ...look, model: translateModel });
  const address = decodeServiceAddress(given, look.setting);
  const open = await openService(cli, { address, purpose: look.purpose, patient: false });
  try {
    const languages = await languagesOf(open, cli.stop.drained);
    return cli.talk.text.language.knowsLanguages(address.host, languages.length);
  } finally {
    open.close();
  }
}

interface ModelLook {
  readonly given: string;
  readonly setting: string;
  readonly purpose: ServicePurpose;
  readonly model: string;
}

async function lookAtModels(cli: Cli, { given, setting, purpose, model }: ModelLook): Promise<string> {
  const address = decodeServiceAddress(given, setting);
  const open = await openService(cli, { address, purpose, patient: false });
  try {
    const models = await findModels(open, cli.stop.drained);
    return cli.talk.text.language.answers(address.host, model, models?.includes(model) ?? null);
  } finally {
    open.close();
  }
}

async function lookAtSpeech(cli: Cli): Promise<string> {
  const chosen = chooseTranscriber(cli, { transcribe: true });
  if (chosen === null) return '';
  if (chosen.by === 'service')
    return lookAtModels(cli, {
      given: chosen.address.url,
      setting: 'transcribeWith',
      purpose: 'transcription',
      model: chosen.model,
    });
  const { program } = chosen.command;
  if (await isProgram(program, cli.env)) return cli.talk.text.language.programFound(program);
  throw new FerryError('usage', because('transcriber-missing', { program }), { effect: 'none' });
}

/** Where the system would look for it; it is not started, because nobody knows what it does. */
async function isProgram(program: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const names = process.platform === 'win32' && !/\.\w+$/.test(program) ? [`${program}.exe`] : [program];
  const folders = /[/\\]/.test(program) ? [''] : (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders)
    for (const name of names) if (await isExecutable(folder === '' ? name : join(folder, name))) return true;
  return false;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
