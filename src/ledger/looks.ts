import { z } from 'zod';
import type { IsoTime, JsonObject } from '../contract/index.ts';
import type { FrameLook, Look, Looks, Weight } from '../core/cover/look.ts';
import type { PostRow } from '../core/model.ts';
import { assertNever } from '../kit/index.ts';
import type { AnswerStore } from './ledger.ts';

/** Looks among the answers: by the hash of the file they are of. */

/** Raise it when the same file gives another look: old ones are then looked at anew. */
const version = 1;

const weight: z.ZodType<Weight> = z.object({ columns: z.string(), rows: z.string() });
const hash = z.string().nullable();

const shape: z.ZodType<Look> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('video'),
    durationMs: z.number(),
    frames: z.array(
      z.object({
        atMs: z.number(),
        hash,
        weight,
        small: z.object({ width: z.number(), height: z.number() }).nullable(),
      }),
    ),
    chosen: z.number(),
  }),
  z.object({ kind: z.literal('image'), hash, weight }),
  z.object({ kind: z.literal('none') }),
]);

/** Of these files, those that were looked at. */
export async function findLooks(answers: AnswerStore, sha256s: readonly string[]): Promise<Looks> {
  if (sha256s.length === 0) return new Map();
  const found = await answers.find('likeness', sha256s.map(subjectOf), shape);
  return new Map([...found].map(([subject, look]) => [subject.slice(subject.indexOf(':') + 1), look]));
}

/** The looks of these posts' files. */
export async function looksOfPosts(answers: AnswerStore, posts: Iterable<Pick<PostRow, 'originals'>>): Promise<Looks> {
  const found: string[] = [];
  for (const { originals } of posts) for (const { sha256 } of originals) if (sha256 !== null) found.push(sha256);
  return findLooks(answers, found);
}

export async function keepLook(
  answers: AnswerStore,
  { sha256, look }: { readonly sha256: string; readonly look: Look },
  at: IsoTime,
): Promise<void> {
  await answers.keep('likeness', new Map([[subjectOf(sha256), asJson(look)]]), at);
}

function subjectOf(sha256: string): string {
  return `${version}:${sha256}`;
}

function asJson(look: Look): JsonObject {
  switch (look.kind) {
    case 'video':
      return { ...look, frames: look.frames.map(frameAsJson) };
    case 'image':
      return { ...look, weight: { ...look.weight } };
    case 'none':
      return { ...look };
    default:
      return assertNever(look);
  }
}

function frameAsJson({ atMs, hash: own, weight: its, small }: FrameLook): JsonObject {
  return { atMs, hash: own, weight: { ...its }, small: small === null ? null : { ...small } };
}
