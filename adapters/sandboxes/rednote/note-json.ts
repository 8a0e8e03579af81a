import type { Json, JsonObject } from '../../../src/contract/index.ts';
import { toIso } from '../../../src/kit/index.ts';
import { type Note, statusOf } from './state.ts';
import type { World } from './world.ts';

/** Every note there is, oldest first, with what its files really hold: for checks and summaries. */
export async function allNotes(world: World): Promise<readonly JsonObject[]> {
  const notes = [...world.state.notes.values()].sort((a, b) => a.createdAtMs - b.createdAtMs);
  const rows: JsonObject[] = [];
  for (const note of notes) rows.push(await noteJson(world, note));
  return rows;
}

const visibilities = { 0: 'public', 1: 'private', 4: 'friends' } as const;
const statusNames = { 1: 'published', 2: 'under-review', 3: 'rejected' } as const;

async function noteJson(world: World, note: Note): Promise<JsonObject> {
  const fileIds = note.video ? [note.video.fileId] : note.images.map((image) => image.fileId);
  const files: JsonObject[] = [];
  for (const fileId of fileIds) files.push(await fileJson(world, fileId));
  const cover = note.video ? note.images[0]?.fileId : undefined;
  return {
    id: note.id,
    site: note.site,
    account: note.accountId,
    title: note.title,
    desc: note.desc,
    type: note.type,
    topics: note.topics.map((topic): Json => ({ ...topic })),
    visibility: visibilities[note.privacy],
    status: statusNames[statusOf(note, Date.now())],
    createdAt: toIso(note.createdAtMs),
    scheduled: note.scheduledAtMs === null ? null : toIso(note.scheduledAtMs),
    files,
    cover: cover === undefined ? null : await fileJson(world, cover),
    original: note.original,
    declaration: note.declaration,
  };
}

async function fileJson(world: World, fileId: string): Promise<JsonObject> {
  const file = world.state.files.get(fileId);
  if (!file) return { fileId, sha256: null, bytes: 0 };
  if (file.sha256 !== null) return { fileId, sha256: file.sha256, bytes: file.bytes };
  const sha256 = await world.store.sha256(file.pieces);
  world.journal.record({ kind: 'hashed', fileId, sha256 });
  return { fileId, sha256, bytes: file.bytes };
}
