import type { Insertable, Kysely, Transaction } from 'kysely';
import type { AnswerStore } from './ledger.ts';
import { inBatches, insertRows } from './sqlite/batches.ts';
import { readJson } from './sqlite/stored.ts';
import type { AnswersTable, Tables } from './sqlite/tables.ts';

export function answerStore(db: Kysely<Tables>): AnswerStore {
  return {
    async find(kind, subjects, shape) {
      const rows = await inBatches([...new Set(subjects)], (some) =>
        db
          .selectFrom('answers')
          .select(['subject', 'answer'])
          .where('kind', '=', kind)
          .where('subject', 'in', [...some])
          .execute(),
      );
      const place = (subject: string) => ({ table: 'answers', row: `${kind} ${subject}`, field: 'answer' });
      return new Map(rows.map(({ subject, answer }) => [subject, readJson(answer, shape, place(subject))]));
    },

    async keep(kind, answers, at) {
      const rows = [...answers].map(([subject, answer]) => ({ kind, subject, answer: JSON.stringify(answer), at }));
      await db.transaction().execute((trx) => insertRows(trx, rows, putAnswers));
    },
  };
}

function putAnswers(trx: Transaction<Tables>, some: readonly Insertable<AnswersTable>[]) {
  return trx
    .insertInto('answers')
    .values([...some])
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'subject'])
        .doUpdateSet((eb) => ({ answer: eb.ref('excluded.answer'), at: eb.ref('excluded.at') })),
    );
}
