import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { CaptionRecord, IsoTime } from '../../src/contract/index.ts';
import { toIso } from '../../src/kit/index.ts';
import { findNamedDate } from '../../src/kit/named-date.ts';

export function isSubtitle(path: string): boolean {
  return /\.(?:vtt|srt)$/i.test(path);
}

/** A subtitle file → what is said in its post, also where nothing tells which that is; null: it says nothing. `beside`: all paths there are. */
export async function toSpokenRecord(
  { file, text }: { readonly file: string; readonly text: string },
  beside: ReadonlySet<string>,
): Promise<CaptionRecord | null> {
  const caption = spokenText(text);
  if (caption === '') return null;
  const told = await findInInfo(file, beside);
  const sourceId = findIdInName(file) ?? told?.sourceId ?? null;
  const time = told?.time ?? findTimeInName(file, sourceId);
  return {
    ...{ sourceId, ref: null, caption, where: `${file}:1` },
    createdAt: time?.createdAt ?? null,
    precisionMs: time?.precisionMs ?? 1000,
  };
}

type Time = Pick<CaptionRecord, 'precisionMs'> & { readonly createdAt: IsoTime };

/** yt-dlp's own name for a file is `title [id].eng-US.vtt`; others name it by the id alone. */
function findIdInName(file: string): string | null {
  const name = basename(file);
  return /\[(\d{15,20})\][^[\]]*$/.exec(name)?.[1] ?? /(?<!\d)(\d{18,20})(?!\d)/.exec(name)?.[1] ?? null;
}

const precisions = { second: 1000, minute: 60_000, day: 86_400_000 } as const;

/** As own videos are named. Beside an id a day proves nothing: folders of downloads hold other people's videos too. */
function findTimeInName(file: string, sourceId: string | null): Time | null {
  const date = findNamedDate(basename(file))?.date ?? null;
  if (date === null || (sourceId !== null && date.precision === 'day')) return null;
  return { createdAt: toIso(date.atMs), precisionMs: precisions[date.precision] };
}

const info = z.object({
  id: z
    .string()
    .regex(/^\d{15,20}$/)
    .optional()
    .catch(undefined),
  timestamp: z.int().positive().max(4_102_444_800).optional().catch(undefined),
});
/** Real ones of TikTok have some 50 KB. */
const maxInfoBytes = 4 * 1024 * 1024;

/** `walk.eng-US.vtt` belongs to `walk.info.json`, and so does `walk.vtt`. */
async function findInInfo(
  file: string,
  beside: ReadonlySet<string>,
): Promise<{ readonly sourceId: string | null; readonly time: Time | null } | null> {
  const stem = file.replace(/\.(?:vtt|srt)$/i, '');
  const path = [stem, stem.replace(/\.[A-Za-z][\w-]*$/, '')]
    .map((one) => `${one}.info.json`)
    .find((one) => beside.has(one));
  if (path === undefined || (await stat(path)).size > maxInfoBytes) return null;
  const { data } = info.safeParse(parse(await readFile(path, 'utf8')));
  if (data === undefined || (data.id === undefined && data.timestamp === undefined)) return null;
  return {
    sourceId: data.id ?? null,
    time: data.timestamp === undefined ? null : { createdAt: toIso(data.timestamp * 1000), precisionMs: 1000 },
  };
}

/** What is wrong with an `.info.json` is said where its caption is read. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const timing = /^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->/;
const settings = /^(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)/;
const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['nbsp', ' '],
  ['lrm', ''],
  ['rlm', ''],
]);
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The words of WebVTT or SubRip, without times, numbers, tags and what a rolling caption says again. */
export function spokenText(text: string): string {
  const said: string[] = [];
  const blocks = text
    .replace(/^\ufeff/, '')
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/);
  for (const block of blocks) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => timing.test(line));
    if (at < 0 || settings.test(lines[0] ?? '')) continue;
    for (const line of lines.slice(at + 1)) {
      const plain = plainLine(line);
      if (plain !== '' && plain !== said.at(-1)) said.push(plain);
    }
  }
  return said.reduce((whole, line) => whole + (isTight(whole, line) ? '' : ' ') + line, '').trim();
}

function plainLine(line: string): string {
  return line
    .replace(/<[^<>]*>|\{\\[^{}]*\}/g, '')
    .replace(/&(\w+);/g, (whole, name: string) => entities.get(name) ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Chinese and Japanese put no blanks between sentences. */
function isTight(before: string, after: string): boolean {
  return wide.test(before.slice(-1)) && wide.test(after.slice(0, 1));
}
