import { because, FerryError } from '../../contract/index.ts';
import type { PlanChoices } from '../../core/plan/item.ts';
import type { Engine } from '../../engine/engine.ts';
import { type TranscribeResult, transcribePosts } from '../../engine/transcribe.ts';
import type { ServiceAddress } from '../../kit/index.ts';
import { byCommand } from '../../language/by-command.ts';
import { byService } from '../../language/by-service.ts';
import { decodeCommand, type TranscribeCommand } from '../../language/command-line.ts';
import { guardTranscriber } from '../../language/secrets.ts';
import { decodeServiceAddress } from '../../language/service.ts';
import type { Transcriber } from '../../language/transcriber.ts';
import { freePath } from '../../ledger/safekeeping/names.ts';
import type { Cli } from '../context.ts';
import { collectRemarks } from '../remarks.ts';
import { oneLine, reasonData } from '../tell.ts';
import { openService } from './services.ts';
import { showWaiting } from './waiting.ts';

/** The flags about what is said in videos, as typed. */
export interface TranscriptionFlags {
  /** with whom the settings name */
  readonly transcribe?: true;
  readonly transcribeCommand?: string;
  readonly transcribeWith?: string;
  readonly transcribeModel?: string;
}

type Chosen =
  | { readonly by: 'program'; readonly command: TranscribeCommand }
  | { readonly by: 'service'; readonly address: ServiceAddress; readonly model: string };

/** What OpenAI calls its first one; servers at home take the name for whatever they have. */
const usualModel = 'whisper-1';

/**
 * What was typed, else what is set; a program of this computer before a server. null: nobody wants it. FerryError `usage`, before anything
 * is read or fetched.
 */
export function chooseTranscriber({ config: { services: set } }: Cli, flags: TranscriptionFlags): Chosen | null {
  const { transcribe, transcribeCommand, transcribeWith, transcribeModel } = flags;
  if (transcribeCommand !== undefined && transcribeWith !== undefined)
    throw usage(because('flags-apart', { flag: '--transcribe-command', other: '--transcribe-with' }));
  const isWanted = transcribe === true || transcribeCommand !== undefined || transcribeWith !== undefined;
  if (!isWanted) {
    if (transcribeModel === undefined) return null;
    throw usage(because('flag-needs', { flag: '--transcribe-model', needs: '--transcribe-with' }));
  }
  const command = transcribeCommand ?? (transcribeWith === undefined ? set.transcribeCommand : null);
  if (command !== null) return { by: 'program', command: decodeCommand(command) };
  const given = transcribeWith ?? set.transcribeWith;
  if (given === null) throw usage(because('no-transcriber'));
  const address = decodeServiceAddress(given, transcribeWith === undefined ? 'transcribeWith' : '--transcribe-with');
  const ofSettings = transcribeWith === undefined ? set.transcribeModel : null;
  return { by: 'service', address, model: transcribeModel ?? ofSettings ?? usualModel };
}

/**
 * Posts without a caption get the words that are spoken in them. `choices`: of the plan they are for, which goes on whatever the program or
 * service meets; null: all of them, and the caller throws what it met. null: nobody wants it.
 */
export async function transcribe(
  cli: Cli,
  engine: Engine,
  { flags, choices }: { readonly flags: TranscriptionFlags; readonly choices: PlanChoices | null },
): Promise<TranscribeResult | null> {
  const chosen = chooseTranscriber(cli, flags);
  if (chosen === null) return null;
  const { transcriber, close } = await open(cli, chosen);
  const { ui, talk } = cli;
  const { language: text } = talk.text;
  const remarks = collectRemarks(cli);
  const { name } = transcriber;
  const waiting = showWaiting(ui, (done, posts, waitsMs) => text.hearing({ done, posts, name, waitsMs }));
  try {
    const result = await transcribePosts(engine, {
      transcriber,
      choices,
      signal: cli.stop.drained,
      onStart: (posts, durationMs) =>
        ui.note(text.soundGoes({ by: chosen.by, name: transcriber.name, posts, durationMs })),
      onProgress: waiting.show,
      onRemark: (remark) => remarks.add(remark),
    });
    waiting.end();
    await sayResult(cli, { result, choices });
    await remarks.show();
    return result;
  } finally {
    waiting.end();
    close();
  }
}

async function open(cli: Cli, chosen: Chosen): Promise<{ readonly transcriber: Transcriber; close(): void }> {
  if (chosen.by === 'program') {
    const { text, holds } = cli.log.redactor;
    const transcriber = guardTranscriber(byCommand(chosen.command), { redact: text, holds });
    return { transcriber, close: () => undefined };
  }
  const { address, model } = chosen;
  const open = await openService(cli, { address, purpose: 'transcription', patient: true });
  const { service, line, secrets, close } = open;
  return { transcriber: guardTranscriber(byService({ service, line, model }), secrets), close };
}

async function sayResult(
  { ui, talk }: Cli,
  { result, choices }: { readonly result: TranscribeResult; readonly choices: PlanChoices | null },
): Promise<void> {
  const { text, speech } = talk;
  const { trouble, ...counts } = result;
  if (ui.json)
    ui.data({
      ...{ v: 1, kind: 'captions-transcribed', ...counts },
      stopped: trouble === null ? null : await reasonData(talk, trouble.reason),
    });
  ui.note(text.language.heard(counts));
  if (counts.notHere > 0)
    ui.note(`  ${text.language.filesMissing(counts.notHere, speech.command('fetch', text.places.export))}`);
  if (trouble !== null && choices !== null)
    ui.note(`  ${text.language.transcriptionStopped(counts.left, await oneLine(talk, trouble.reason))}`);
  if (counts.found > 0)
    ui.note(`  ${text.language.unread(speech.command('plan', '--csv', await freePath('plan', '.csv')))}`);
}

function usage(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
