import { describe, expect, it } from 'vitest';
import type { ReportPost } from '../../../src/report/data.ts';
import { waysOf } from '../../../src/report/page/card/ways.ts';
import { pageWords } from '../../../src/report/page/words/index.ts';
import { plainSpeech } from '../../support/speech.ts';
import { rednote, sampleReport } from './sample-report.ts';

async function commandsOf(over: Partial<ReportPost>, labels: readonly string[]): Promise<readonly string[]> {
  const { head, entries } = sampleReport();
  const [one] = head.accounts;
  let post: ReportPost | null = null;
  for await (const entry of entries) if (entry.kind === 'delivery') post ??= entry;
  if (one === undefined || post === null) throw new Error('the sample has no post');
  const accounts = labels.map((label) => ({
    ...one,
    account: { ...rednote, label },
    rehearsal: label === 'rehearsal',
  }));
  const frame = { head: { ...head, accounts }, words: pageWords(plainSpeech('en')), speech: plainSpeech('en') };
  return waysOf({ ...post, ref: 'tt-1', held: false, account: rednote, ...over }, frame).map(
    ({ command }) => command ?? '',
  );
}

describe('the commands on a card', () => {
  it('name the account where several have a plan here', async () => {
    const labels = ['main', 'shop'];
    expect(await commandsOf({ state: 'published' }, labels)).toEqual(['clipferry undo tt-1 --account rednote/main']);
    expect(await commandsOf({ state: 'planned' }, labels)).toEqual([
      'clipferry skip tt-1 --account rednote/main',
      'clipferry hold tt-1 --account rednote/main',
    ]);
    expect(await commandsOf({ state: 'failed' }, labels), 'retry has no such flag').toEqual(['clipferry retry tt-1']);
  });

  it('name none where there is one, beside its rehearsal', async () => {
    expect(await commandsOf({ state: 'removed' }, ['main', 'rehearsal'])).toEqual(['clipferry include tt-1']);
  });
});
