import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { CaptionRecord } from '../../src/contract/index.ts';
import { toIso } from '../../src/kit/index.ts';

export function isSubtitle(path: string): boolean {
  return /\.(?:vtt|srt)$/i.test(path);
}

/** A subtitle file → what is said in its post; null: it says nothing, or not of which post it is. `beside`: all paths there are. */
export async function toSpokenRecord(
  { file, text }: { readonly file: string; readonly text: string },
  beside: ReadonlySet<string>,
): Promise<CaptionRecord | null> {
  const caption = spokenText(text);
  if (caption === '') return null;
  const post = findIdInName(file) ?? (await findInInfo(file, beside));
  if (post === null) return null;
  return { ...post, ref: null, precisionMs: 1000, caption, where: `${file}:1` };
}

type Post = Pick<CaptionRecord, 'sourceId' | 'createdAt'>;

/** yt-dlp's own name for a file is `title [id].eng-US.vtt`; others name it by the id alone. */
function findIdInName(file: string): Post | null {
  const name = basename(file);
  const sourceId = /\[(\d{15,20})\][^[\]]*$/.exec(name)?.[1] ?? /(?<!\d)(\d{18,20})(?!\d)/.exec(name)?.[1];
  return sourceId === undefined ? null : { sourceId, createdAt: null };
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
async function findInInfo(file: string, beside: ReadonlySet<string>): Promise<Post | null> {
  const stem = file.replace(/\.(?:vtt|srt)$/i, '');
  const path = [stem, stem.replace(/\.[A-Za-z][\w-]*$/, '')]
    .map((one) => `${one}.info.json`)
    .find((one) => beside.has(one));
  if (path === undefined || (await stat(path)).size > maxInfoBytes) return null;
  const { data } = info.safeParse(parse(await readFile(path, 'utf8')));
  if (data === undefined || (data.id === undefined && data.timestamp === undefined)) return null;
  return {
    sourceId: data.id ?? null,
    createdAt: data.timestamp === undefined ? null : toIso(data.timestamp * 1000),
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
