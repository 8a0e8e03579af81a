import {
  because,
  type Draft,
  type IsoTime,
  type Reason,
  type SeenMedia,
  type SeenPost,
  type Verification,
} from '../contract/index.ts';
import { assertNever, toEpochMs } from '../kit/index.ts';
import type { Check } from './model.ts';

export type Comparison = Omit<Check, 'at'>;

/** What a look at a published post says of it. A post that was taken down is missing, with the destination's reason. */
export function decideCheck(
  draft: Draft,
  verification: Verification,
  rules: { readonly backdating: boolean },
): Comparison {
  switch (verification.kind) {
    case 'live': {
      const differences = findDifferences(draft, verification.seen, rules);
      return { result: differences.length === 0 ? 'same' : 'differs', differences };
    }
    case 'damaged':
      return { result: 'differs', differences: verification.because };
    case 'missing':
      return { result: 'missing', differences: [] };
    case 'refused':
      return { result: 'missing', differences: [verification.because] };
    case 'processing':
    case 'unseen':
      return { result: 'unseen', differences: [] };
    default:
      return assertNever(verification);
  }
}

/**
 * Sent against shown, field by field. What the platform does not tell is not compared. `backdating`: only then is the date
 * it shows the date that was sent.
 */
export function findDifferences(
  draft: Draft,
  seen: SeenPost,
  { backdating }: { readonly backdating: boolean },
): readonly Reason[] {
  const found: Reason[] = [];
  if (seen.title !== undefined && draft.title !== null && plainText(seen.title) !== plainText(draft.title))
    found.push(because('title-differs', whereTheyPart(draft.title, seen.title)));
  if (seen.body !== undefined && plainText(seen.body) !== plainText(draft.body))
    found.push(because('body-differs', whereTheyPart(draft.body, seen.body)));
  if (seen.visibility !== undefined && seen.visibility !== draft.visibility)
    found.push(because('visibility-differs', { sent: draft.visibility, seen: seen.visibility }));
  if (seen.mediaCount !== undefined && seen.mediaCount !== draft.media.length)
    found.push(because('media-count-differs', { sent: draft.media.length, seen: seen.mediaCount }));
  found.push(...(seen.media ?? []).flatMap((one, index) => mediaDifferences(draft.media[index], one, index + 1)));
  if (backdating && seen.createdAt !== undefined && !isSameSecond(seen.createdAt, draft.createdAt))
    found.push(because('date-differs', { sent: draft.createdAt, seen: seen.createdAt }));
  return found;
}

function mediaDifferences(
  sent: Draft['media'][number] | undefined,
  seen: SeenMedia,
  number: number,
): readonly Reason[] {
  // One more than was sent is told by the count.
  if (sent === undefined) return [];
  const { file } = sent;
  const found: Reason[] = [];
  if (seen.sha256 !== undefined && seen.sha256 !== file.sha256)
    found.push(because('file-hash-differs', { file: number }));
  if (seen.bytes !== undefined && seen.bytes !== file.bytes)
    found.push(because('file-size-differs', { file: number, sentBytes: file.bytes, seenBytes: seen.bytes }));
  if (seen.alt !== undefined && plainText(seen.alt) !== plainText(file.alt))
    found.push(because('alt-differs', { file: number }));
  return found;
}

const beforeIt = 20;
const excerptLength = 80;

/** A caption can be thousands of letters long: a few of both from a little before the place where they part. */
function whereTheyPart(sent: string, seen: string): { readonly sent: string; readonly seen: string } {
  const one = [...plainText(sent)];
  const other = [...plainText(seen)];
  const first = one.findIndex((letter, index) => letter !== other[index]);
  const from = Math.max(0, (first < 0 ? one.length : first) - beforeIt);
  const excerpt = (letters: readonly string[]) => letters.slice(from, from + excerptLength).join('');
  return { sent: excerpt(one), seen: excerpt(other) };
}

/** Platforms trim ends and pick their own line ends and Unicode form: none of that is another text. */
function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+$/gm, '')
    .trim();
}

function isSameSecond(one: IsoTime, other: IsoTime): boolean {
  return Math.abs(toEpochMs(one) - toEpochMs(other)) < 1_000;
}
