import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../../src/contract/index.ts';
import { toIso } from '../../../src/kit/index.ts';
import type { PublicPost } from '../../contract/harness.ts';
import type { Pds } from '../../support/pds.ts';

/** One record as the public gets it from the server. */
export interface PublicRecord {
  readonly uri: string;
  readonly cid: string;
  readonly value: JsonObject;
}

/** All records of an account in the order of their keys, without a login. */
export async function readRecords(pds: Pds, did: string): Promise<readonly PublicRecord[]> {
  const records: PublicRecord[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await pds.call('com.atproto.repo.listRecords', {
      query: {
        repo: did,
        collection: 'app.bsky.feed.post',
        limit: '100',
        reverse: 'true',
        ...(cursor === '' ? {} : { cursor }),
      },
    });
    records.push(...(page['records'] as unknown as readonly PublicRecord[]));
    cursor = typeof page['cursor'] === 'string' ? page['cursor'] : null;
  }
  return records;
}

/** What a visitor finds: a post and what its author's own replies add to its text and videos. Files are fetched and hashed. */
export async function readPosts(pds: Pds, did: string): Promise<readonly PublicPost[]> {
  const records = await readRecords(pds, did);
  const roots = records.filter(({ value }) => value['reply'] === undefined);
  return Promise.all(
    roots.map(async ({ uri, value }) => {
      const replies = records.filter((record) => rootOf(record) === uri);
      const embeds = [value, ...replies.map((reply) => reply.value)].flatMap(({ embed }) => embed ?? []);
      return {
        id: uri,
        title: null,
        body: [value, ...replies.map((reply) => reply.value)].map((record) => String(record['text'])).join(''),
        visibility: 'public',
        media: await Promise.all(embeds.flatMap(filesIn).map((cid) => hashOf(pds, did, cid))),
        alt: embeds.flatMap(altsIn),
        cover: null,
        createdAt: toIso(Date.parse(String(value['createdAt']))),
        scheduledAt: null,
      };
    }),
  );
}

function rootOf({ value }: PublicRecord): string | null {
  const reply = value['reply'] as { readonly root: { readonly uri: string } } | undefined;
  return reply?.root.uri ?? null;
}

function filesIn(value: Json | undefined): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  const link = '$link' in value ? value['$link'] : undefined;
  return typeof link === 'string' ? [link] : Object.values(value).flatMap(filesIn);
}

/** A video may have none written down; a photo always has one, be it empty. */
function altsIn(embed: Json | undefined): readonly string[] {
  const { images, items, alt } = (embed ?? {}) as Readonly<Record<string, unknown>>;
  const list = (images ?? items ?? [{ alt: alt ?? '' }]) as readonly { readonly alt: string }[];
  return list.map((one) => one.alt);
}

const hashes = new Map<string, Promise<string>>();

/** Of the bytes the server gives to anybody who asks for this file. A name stands for its bytes, so once is enough. */
function hashOf(pds: Pds, did: string, cid: string): Promise<string> {
  const key = `${did}/${cid}`;
  const known = hashes.get(key) ?? fetchAndHash(pds, did, cid);
  hashes.set(key, known);
  return known;
}

async function fetchAndHash(pds: Pds, did: string, cid: string): Promise<string> {
  const query = new URLSearchParams({ did, cid });
  const response = await fetch(`${pds.url}/xrpc/com.atproto.sync.getBlob?${query}`);
  if (!response.ok) throw new Error(`the server does not give out ${cid}: ${response.status}`);
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
}
