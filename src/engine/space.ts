import type { SpaceEstimate, SpaceFacts } from '../core/space.ts';
import { estimateSpace } from '../core/space.ts';
import { freeBytes } from '../disk/index.ts';
import { createArchives } from './archives.ts';
import type { Engine } from './engine.ts';

/** So many files are looked up in their archive: enough to know what one weighs, and done in a moment. */
const mostLookedUp = 5_000;

/** What fetching and publishing will need on the workspace's disk. Changes nothing. */
export async function estimateNeeds(engine: Engine, { copies }: { readonly copies: boolean }): Promise<SpaceEstimate> {
  return estimateSpace({
    groups: await engine.ledger.originals.sizes(),
    known: await sizesInArchives(engine),
    copies,
    freeBytes: await freeBytes(engine.workspace),
  });
}

async function sizesInArchives(engine: Engine): Promise<SpaceFacts['known']> {
  const archives = createArchives(engine);
  const known = new Map<string, SpaceFacts['known'][number]>();
  try {
    for (const { source, kind, role } of await engine.ledger.originals.due(engine.clock.now(), mostLookedUp)) {
      if (source.from !== 'archive') continue;
      const found = await archives.find(source.archiveId, source.entry);
      if (found.kind !== 'found') continue;
      const { files, bytes } = known.get(`${kind} ${role}`) ?? { files: 0, bytes: 0 };
      known.set(`${kind} ${role}`, { kind, role, files: files + 1, bytes: bytes + found.entry.bytes });
    }
  } finally {
    await archives.close();
  }
  return [...known.values()];
}
