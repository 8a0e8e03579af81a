import { because, FerryError, type Reason } from '../../contract/index.ts';
import { protectedTerms } from '../../core/caption/glossary.ts';
import type { PlanChoices } from '../../core/plan/item.ts';
import type { TranslationChoice } from '../../core/plan/translation-choice.ts';
import type { Engine } from '../../engine/engine.ts';
import { createTranslating, type Translating } from '../../engine/translate.ts';
import { chat } from '../../language/chat.ts';
import { libreTranslate } from '../../language/libre-translate.ts';
import { guardTranslation } from '../../language/secrets.ts';
import { decodeServiceAddress } from '../../language/service.ts';
import { decodeLanguage } from '../../language/tongue.ts';
import type { Cli } from '../context.ts';
import { oneLine } from '../tell.ts';
import { type OpenService, openService } from './services.ts';
import { showWaiting } from './waiting.ts';

/** The flags of plan and migrate about languages, as typed. */
export interface TranslationFlags {
  readonly translate?: string;
  readonly translateWith?: string;
  readonly translateModel?: string;
  readonly bilingual?: true;
}

/**
 * A model makes it a chat service; without one it is a LibreTranslate. An address that was typed does not go with a model that is set for
 * another. FerryError `usage` for what cannot be.
 */
export function translationChoices({ config }: Cli, flags: TranslationFlags): Pick<PlanChoices, 'translation'> {
  const { translate, translateWith, translateModel, bilingual } = flags;
  if (translate === undefined) {
    const others = { '--bilingual': bilingual, '--translate-with': translateWith, '--translate-model': translateModel };
    const [flag] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
    if (flag !== undefined) throw usage(because('flag-needs', { flag, needs: '--translate' }));
    return {};
  }
  const to = decodeLanguage(translate);
  const set = config.services;
  const given = translateWith ?? set.translateWith;
  if (given === null) throw usage(because('no-translation-service', { setting: 'translateWith' }));
  const { url, host } = decodeServiceAddress(given, translateWith === undefined ? 'translateWith' : '--translate-with');
  const model = translateModel ?? (translateWith === undefined ? set.translateModel : null);
  if (model === null && /\/v\d+$|\/chat\/completions\/?$/.test(given.trim().replace(/\/+$/, '')))
    throw usage(because('model-not-named', { service: host, flag: '--translate-model', setting: 'translateModel' }));
  const service = { kind: model === null ? 'libretranslate' : 'chat', url, model } as const;
  return { translation: { to, service, ...(bilingual === true ? { bilingual } : {}) } };
}

export interface OpenTranslation {
  readonly translating: Translating;
  /** what a person should hear when the plan is made */
  say(): Promise<void>;
  close(): void;
}

/** null: nothing is to be translated. */
export async function openTranslation(
  cli: Cli,
  { ledger }: Engine,
  { translation, words }: PlanChoices,
): Promise<OpenTranslation | null> {
  if (translation === undefined) return null;
  const { ui, talk } = cli;
  const { url } = translation.service;
  const address = { url, host: new URL(url).host };
  const open = await openService(cli, { address, purpose: 'translation', patient: true });
  const waiting = showWaiting(ui, (done, asked, waitsMs) =>
    talk.text.language.translating({ done, asked, service: address.host, waitsMs }),
  );
  const translating = createTranslating(
    { ledger, clock: cli.clock, signal: cli.stop.drained },
    {
      choice: translation,
      ask: guardTranslation(askOf(open, translation), { secrets: open.secrets, service: address.host }),
      service: address.host,
      keep: protectedTerms(words?.glossary),
      repairs: words?.repair === true,
      onFirst: () => ui.note(talk.text.language.textGoes(address.host, translation.to)),
      onProgress: waiting.show,
    },
  );
  return {
    translating,
    async say() {
      waiting.end();
      const { trouble } = translating;
      if (trouble !== null) ui.note(talk.text.language.translationStopped(await oneLine(talk, trouble.reason)));
    },
    close() {
      waiting.end();
      open.close();
    },
  };
}

function askOf({ service, line }: OpenService, { to, service: { kind, model } }: TranslationChoice) {
  return kind === 'chat' ? chat({ service, line, to, model: model ?? '' }) : libreTranslate({ service, line, to });
}

function usage(reason: Reason): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
