import type { Kysely, Selectable } from 'kysely';
import type { OriginalRow, OriginalSource } from '../../core/model.ts';
import { inBatches, selectOften } from '../sqlite/batches.ts';
import { readJsonOrNull, readReason } from '../sqlite/stored.ts';
import type { OriginalsTable, Tables } from '../sqlite/tables.ts';
import { probed } from './shapes.ts';

/** Media in order, then the cover. */
export async function readOriginals(db: Kysely<Tables>, refs: readonly string[]): Promise<OriginalRow[]> {
  const rows =
    refs.length === 1
      ? await selectOften(db, refs, selectOf)
      : await inBatches(refs, (some) => selectOf(db, some).execute());
  return rows.map(toOriginal);
}

function selectOf(db: Kysely<Tables>, refs: readonly string[]) {
  return db
    .selectFrom('originals')
    .selectAll()
    .where('post_ref', 'in', refs)
    .orderBy('post_ref')
    .orderBy('role', 'desc')
    .orderBy('position');
}

export function toOriginal(row: Selectable<OriginalsTable>): OriginalRow {
  const placeOf = (field: string) => ({ table: 'originals', row: row.id, field });
  return {
    id: row.id,
    postRef: row.post_ref,
    role: row.role,
    position: row.position,
    kind: row.kind,
    source: sourceOf(row),
    state: row.state,
    sha256: row.sha256,
    bytes: row.bytes,
    extension: row.extension,
    probed: readJsonOrNull(row.probed, probed, placeOf('probed')),
    hold: readReason(row.hold_code, row.hold_facts, placeOf('hold_facts')),
    notBefore: row.not_before,
    tries: row.tries,
  };
}

/** The table sees to it that a file without a link lies in an archive. */
function sourceOf(row: Selectable<OriginalsTable>): OriginalSource {
  const { archive_id: archiveId, entry, locator } = row;
  if (archiveId !== null && entry !== null) return { from: 'archive', archiveId, entry };
  return { from: 'link', locator: locator ?? '', expiresAt: row.expires_at, objectKey: row.object_key };
}
