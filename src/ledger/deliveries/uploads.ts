import type { Kysely } from 'kysely';
import { record } from '../events.ts';
import type { UploadStore } from '../ledger.ts';
import { asset as uploadedAsset, uploadTicket } from '../sqlite/shapes.ts';
import { readJsonOrNull } from '../sqlite/stored.ts';
import type { Tables } from '../sqlite/tables.ts';
import { transaction } from '../sqlite/transaction.ts';

/** A ticket is saved after every part; only its first saving is an event. Tickets may hold tokens: no event shows one. */
export function uploadStore(db: Kysely<Tables>): UploadStore {
  return {
    async find(deliveryKey, sha256) {
      const row = await db
        .selectFrom('uploads')
        .select(['ticket', 'asset'])
        .where('delivery_key', '=', deliveryKey)
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      if (row === undefined) return null;
      const placeOf = (field: string) => ({ table: 'uploads', row: `${deliveryKey} ${sha256}`, field });
      return {
        deliveryKey,
        sha256,
        ticket: readJsonOrNull(row.ticket, uploadTicket, placeOf('ticket')),
        asset: readJsonOrNull(row.asset, uploadedAsset, placeOf('asset')),
      };
    },

    saveTicket: (deliveryKey, sha256, ticket, at) =>
      transaction(db, async (trx) => {
        const saved = { ticket: JSON.stringify(ticket), asset: null, updated_at: at };
        const continued = await trx
          .updateTable('uploads')
          .set(saved)
          .where('delivery_key', '=', deliveryKey)
          .where('sha256', '=', sha256)
          .executeTakeFirst();
        if (continued.numUpdatedRows > 0n) return;
        await trx
          .insertInto('uploads')
          .values({ delivery_key: deliveryKey, sha256, ...saved })
          .execute();
        await record(trx, at, { kind: 'upload-opened', subject: deliveryKey, data: { sha256 } });
      }),

    saveAsset: (deliveryKey, sha256, asset, at) =>
      transaction(db, async (trx) => {
        // The ticket has done its work, and may hold a token.
        const saved = { ticket: null, asset: JSON.stringify(asset), updated_at: at };
        await trx
          .insertInto('uploads')
          .values({ delivery_key: deliveryKey, sha256, ...saved })
          .onConflict((oc) => oc.columns(['delivery_key', 'sha256']).doUpdateSet(saved))
          .execute();
        await record(trx, at, { kind: 'upload-finished', subject: deliveryKey, data: { sha256, asset: asset.id } });
      }),

    forget: (deliveryKey, sha256, at) =>
      transaction(db, async (trx) => {
        const gone = await trx
          .deleteFrom('uploads')
          .where('delivery_key', '=', deliveryKey)
          .where('sha256', '=', sha256)
          .executeTakeFirst();
        if (gone.numDeletedRows > 0n)
          await record(trx, at, { kind: 'upload-forgotten', subject: deliveryKey, data: { sha256 } });
      }),
  };
}
