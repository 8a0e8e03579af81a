import { readdirSync } from 'node:fs';
import { tiktok } from '../../../adapters/sources/tiktok/index.ts';
import {
  type Archive,
  isFerryError,
  type MediaRef,
  type Reason,
  type SourceItem,
} from '../../../src/contract/index.ts';

export const GOLDEN = new URL('../../golden/exports/', import.meta.url).pathname;

/** What one golden export must give: the text beside it, line by line. */
export interface Summary {
  readonly error?: { readonly kind: string; readonly reason: Reason };
  readonly generation?: string;
  readonly accountName?: string | null;
  readonly notes?: readonly Reason[];
  readonly items?: readonly Readonly<Record<string, unknown>>[];
}

export function goldenNames(): readonly string[] {
  return readdirSync(GOLDEN, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => item.name)
    .sort();
}

export async function summarise(archive: Archive): Promise<Summary> {
  const items: Readonly<Record<string, unknown>>[] = [];
  try {
    const reading = await tiktok.read(archive, new AbortController().signal);
    for await (const item of reading.items) items.push(summaryOf(item));
    return { ...reading.about, items };
  } catch (error) {
    if (!isFerryError(error)) throw error;
    return { error: { kind: error.kind, reason: error.reason } };
  }
}

function summaryOf(item: SourceItem): Readonly<Record<string, unknown>> {
  if (item.kind === 'deleted') return { deleted: item.ref, createdAt: item.createdAt, where: item.where };
  if (item.kind === 'unreadable') return { unreadable: item.where, because: item.because };
  const { ref, media, cover, ...rest } = item.post;
  return {
    post: ref,
    ...rest,
    media: media.map(mediaLine),
    cover: cover && mediaLine(cover),
  };
}

function mediaLine(media: MediaRef): string {
  if (media.from !== 'link') return `${media.kind} ${media.entry} of the archive`;
  const host = URL.canParse(media.locator) ? new URL(media.locator).host : media.locator;
  return `${media.kind} ${media.objectKey ?? '(no key)'} from ${host} until ${media.expiresAt ?? 'unknown'}`;
}
