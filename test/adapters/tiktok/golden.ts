import { readdirSync } from 'node:fs';
import { tiktok } from '../../../adapters/sources/tiktok/index.ts';
import { type Archive, isFerryError, type MediaRef, type SourceItem } from '../../../src/contract/index.ts';

export const GOLDEN = new URL('../../golden/exports/', import.meta.url).pathname;

/** What one golden export must give: the text beside it, line by line. */
export interface Summary {
  readonly error?: { readonly code: string; readonly message: string };
  readonly generation?: string;
  readonly accountName?: string | null;
  readonly notes?: readonly string[];
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
    return { error: { code: `${error.kind}: ${error.code}`, message: error.message } };
  }
}

function summaryOf(item: SourceItem): Readonly<Record<string, unknown>> {
  if (item.kind === 'deleted') return { deleted: item.ref, createdAt: item.createdAt, where: item.where };
  if (item.kind === 'unreadable') return { unreadable: item.where, because: item.because };
  const { ref, createdAt, caption, audience, media, cover, facts } = item.post;
  return {
    post: ref,
    createdAt,
    caption,
    audience,
    media: media.map(mediaLine),
    cover: cover && mediaLine(cover),
    facts,
  };
}

function mediaLine(media: MediaRef): string {
  const host = URL.canParse(media.locator) ? new URL(media.locator).host : media.locator;
  return `${media.kind} ${media.objectKey ?? '(no key)'} from ${host} until ${media.expiresAt ?? 'unknown'}`;
}
