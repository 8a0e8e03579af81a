import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openLedger } from '../../src/ledger/open.ts';
import { tempDir } from '../support/temp.ts';

const text = z.object({ text: z.string() });
const at = '2026-11-26T12:00:00.000Z';

describe('answers from elsewhere', () => {
  it('are found again by kind and subject, the latest one, also after the ledger was closed', async () => {
    const folder = await tempDir();
    const first = await openLedger(folder, 'write');
    await first.answers.keep('transcript', new Map([['a', { text: 'one' }]]), at);
    await first.answers.keep('translation', new Map([['a', { text: 'eins' }]]), at);
    await first.answers.keep('transcript', new Map(Object.entries({ a: { text: 'two' }, b: { text: 'three' } })), at);
    await first.close();
    const ledger = await openLedger(folder, 'read');
    expect(await ledger.answers.find('transcript', ['b', 'a', 'c'], text)).toEqual(
      new Map([
        ['a', { text: 'two' }],
        ['b', { text: 'three' }],
      ]),
    );
    expect(await ledger.answers.find('translation', ['a'], text)).toEqual(new Map([['a', { text: 'eins' }]]));
    await ledger.close();
  });

  it('are asked for and kept by the thousand', async () => {
    const ledger = await openLedger(await tempDir(), 'write');
    const subjects = Array.from({ length: 1_203 }, (_, index) => `s${index}`);
    await ledger.answers.keep('likeness', new Map(subjects.map((subject) => [subject, { text: subject }])), at);
    const found = await ledger.answers.find('likeness', subjects, text);
    expect([...found.keys()].sort()).toEqual([...subjects].sort());
    await ledger.close();
  });

  it('of another shape are damage, and named', async () => {
    const ledger = await openLedger(await tempDir(), 'write');
    await ledger.answers.keep('translation', new Map([['x', { words: 1 }]]), at);
    await expect(ledger.answers.find('translation', ['x'], text)).rejects.toMatchObject({
      reason: { code: 'ledger-damaged', values: { table: 'answers', row: 'translation x', field: 'answer' } },
    });
    await ledger.close();
  });
});
