import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { because, FerryError } from '../contract/index.ts';
import { diskReason, ensureFolder, systemCodeOf, writeFileAtomically } from '../disk/index.ts';
import { decode, decodeJson } from '../kit/index.ts';

/**
 * A workspace keeps its name in a file of its own: it may be moved and renamed, and its ledger replaced by a backup, and what
 * lies elsewhere (a hand-off folder) must still know it.
 */
const fileName = 'workspace.json';

const shape = z.looseObject({ v: z.literal(1), id: z.string().min(8).max(100) });

/** null: there is none yet. FerryError `workspace-id-broken` where the file is not what was written. */
export async function findWorkspaceId(workspace: string): Promise<string | null> {
  const path = join(workspace, fileName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const reason = diskReason(error, path) ?? because('workspace-id-broken', { what: path });
    throw new FerryError('fatal', reason, { effect: 'none', cause: error });
  }
  const broken = { kind: 'usage', code: 'workspace-id-broken', effect: 'none' } as const;
  return decode(shape, decodeJson(text, path, broken), path, broken).id;
}

/** Makes one for a workspace without: whoever calls holds the run lock. */
export async function ensureWorkspaceId(workspace: string): Promise<string> {
  const found = await findWorkspaceId(workspace);
  if (found !== null) return found;
  const id = randomUUID();
  await ensureFolder(workspace, 0o700);
  await writeFileAtomically(join(workspace, fileName), `${JSON.stringify({ v: 1, id })}\n`);
  return id;
}
