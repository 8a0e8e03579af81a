import {
  type Archive,
  type ArchiveEntry,
  because,
  FerryError,
  type SourceReading,
} from '../../../src/contract/index.ts';
import { JsonScanner } from '../../../src/kit/index.ts';
import { generationOf, notesOf } from './generation.ts';
import { jsonItems } from './json-items.ts';
import { tiktokReason } from './reasons.ts';
import { Survey } from './survey.ts';
import { openText } from './text.ts';

/** Files up to this size are also given to JSON.parse: a second opinion that costs little. */
const PARSE_WHOLE_BYTES = 8 * 1024 * 1024;

/**
 * Reads a JSON export of any size in bounded memory. All of it is checked and surveyed before the first item is given
 * out, so a broken or cut-off file yields an error and no items.
 */
export async function readJson(archive: Archive, entry: ArchiveEntry, signal: AbortSignal): Promise<SourceReading> {
  const { survey, copies } = await surveyDocuments(archive, entry, signal);
  const generation = generationOf(survey);
  const repeated = copies > 1 ? [tiktokReason('document-repeated', { file: entry.path, copies })] : [];
  const notes = [...repeated, ...notesOf(survey, generation)];
  return {
    about: { generation, accountName: survey.accountName, notes },
    items: jsonItems(archive, entry, survey, signal),
  };
}

async function surveyDocuments(
  archive: Archive,
  entry: ArchiveEntry,
  signal: AbortSignal,
): Promise<{ readonly survey: Survey; readonly copies: number }> {
  let first: Survey | null = null;
  let latest: Survey | null = null;
  const scanner = new JsonScanner(entry.path, (kind, at) => {
    if (kind !== 'object') throw otherJson(entry);
    if (first && latest && !first.sameItems(latest)) throw twoDocuments(entry);
    latest = new Survey(at);
    first ??= latest;
    return latest.root();
  });
  const whole: Uint8Array[] | null = entry.bytes <= PARSE_WHOLE_BYTES ? [] : null;
  for await (const chunk of openText(archive, entry, signal)) {
    scanner.push(chunk);
    whole?.push(new Uint8Array(chunk));
  }
  scanner.finish();
  const survey: Survey | null = first;
  if (survey === null || latest === null) throw otherJson(entry);
  if (!sameItems(survey, latest)) throw twoDocuments(entry);
  if (whole) checkWhole(Buffer.concat(whole), survey, entry);
  return { survey, copies: scanner.documents };
}

function sameItems(a: Survey, b: Survey): boolean {
  return a === b || a.sameItems(b);
}

/** Both readers must agree that this is JSON; the scanner is at least as strict, so this never fires unless it is wrong. */
function checkWhole(bytes: Buffer, survey: Survey, entry: ArchiveEntry): void {
  try {
    JSON.parse(bytes.toString('utf8', survey.start.byte, survey.endByte));
  } catch (cause) {
    throw new FerryError('usage', because('json-broken', { file: entry.path }), { effect: 'none', cause });
  }
}

function twoDocuments(entry: ArchiveEntry): FerryError {
  return new FerryError('usage', because('two-documents', { file: entry.path }), { effect: 'none' });
}

function otherJson(entry: ArchiveEntry): FerryError {
  return new FerryError('usage', tiktokReason('other-json', { file: entry.path }), { effect: 'none' });
}
