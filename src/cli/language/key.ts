import { because, FerryError } from '../../contract/index.ts';
import { decodeServiceAddress } from '../../language/service.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { placeInWords } from '../vault-place.ts';
import { type ServicePurpose, servicePurposes } from './key-variables.ts';
import { keyHolder, openServiceVault } from './services.ts';

const settingOf = { translation: 'translateWith', transcription: 'transcribeWith' } as const;
const flagOf = { translation: '--translate-with', transcription: '--transcribe-with' } as const;

export function findPurpose(name: string): ServicePurpose | null {
  return servicePurposes.find((purpose) => purpose === name) ?? null;
}

/** What is asked for, as the form of a login has it. */
export const keyFields = [{ name: 'key', secret: true }] as const;

interface KeyOf {
  readonly purpose: ServicePurpose;
  /** the address as it was typed; null: the one that is set, or the person is asked */
  readonly given: string | null;
}

/** The key of a service, kept for this server alone. `ask` gets the question, and answers with the key. */
export async function keepKey(
  cli: Cli,
  { purpose, given }: KeyOf,
  ask: (question: string) => Promise<string>,
): Promise<ExitCode> {
  const { text } = cli.talk;
  const setting = settingOf[purpose];
  const address = given ?? cli.config.services[setting] ?? (await cli.ui.ask(text.language.addressOf(purpose)));
  if (address === null)
    throw new FerryError('usage', because('service-not-set', { login: purpose, setting }), { effect: 'none' });
  const { url, host } = decodeServiceAddress(address, given === null ? setting : flagOf[purpose]);
  const key = (await ask(text.language.keyOf(host))).trim();
  const { redactor } = cli.log;
  redactor.add(key);
  const vault = await openServiceVault(cli);
  const holder = keyHolder(purpose);
  await vault.signIn(holder, { secret: { key }, options: { service: new URL(url).origin } });
  cli.ui.line(text.language.keyKept(host, placeInWords(cli.talk, await vault.placeOf(holder))));
  if (cli.ui.json) cli.ui.data({ v: 1, kind: 'signed-in', account: holder, options: { service: new URL(url).origin } });
  return exitCodes.done;
}

export async function forgetKey(cli: Cli, purpose: ServicePurpose): Promise<ExitCode> {
  const holder = keyHolder(purpose);
  const vault = await openServiceVault(cli);
  const isKept = (await vault.list()).some(({ destination }) => destination === purpose);
  if (!isKept) throw new FerryError('usage', because('nobody-signed-in', { account: purpose }), { effect: 'none' });
  await vault.remove(holder);
  if (cli.ui.json) cli.ui.data({ v: 1, kind: 'signed-out', account: holder });
  cli.ui.line(cli.talk.text.language.keyForgotten(purpose));
  return exitCodes.done;
}
