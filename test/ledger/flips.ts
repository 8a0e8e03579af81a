import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFerryError } from '../../src/contract/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { account, bring, hold, key, login, skip, slow, states } from './deliver.ts';
import { importPosts, planPosts, upTo } from './fill.ts';
import { minute } from './make.ts';
import { allEvents } from './workspace.ts';

/** A ledger in which every table has rows, and deliveries stand wherever they can. */
export async function everything(folder: string): Promise<void> {
  const ledger = await openLedger(folder, 'write');
  await importPosts(ledger, 12);
  const verdicts = [hold('no-caption'), skip('story')];
  await planPosts(ledger, account, upTo(12), (n) => verdicts[n - 9] ?? { kind: 'deliver' });
  for (const [n, state] of (['published', 'accepted', 'publishing', 'uploaded', 'prepared'] as const).entries())
    await bring(ledger, n, state);
  await ledger.uploads.saveTicket(
    key(3),
    'ff',
    { next: null, confirmedBytes: 3, expiresAt: null, data: {} },
    minute(9),
  );
  await ledger.uploads.saveAsset(key(4), 'ee', { id: 'asset', data: {} }, minute(9));
  await ledger.deliveries.hold(key(5), login, minute(9));
  await ledger.deliveries.postpone(key(6), slow, minute(9));
  await ledger.accounts.stop(account, login, minute(9));
  await ledger.accounts.consent(account, 'I agree', minute(9));
  await ledger.originals.hold(1, login, minute(9));
  await ledger.close();
}

/** Everything a run and the reports ask for. */
async function useAll(ledger: Ledger): Promise<void> {
  await ledger.posts.page(null, 100);
  await ledger.posts.totals();
  await ledger.posts.unreadable();
  await ledger.posts.lastArchive();
  await ledger.originals.due(minute(500), 100);
  await ledger.originals.totals();
  await ledger.originals.reasons();
  await ledger.plans.last(account);
  await ledger.deliveries.totals(null);
  await states(ledger);
  await ledger.deliveries.due(account, ['planned', 'uploaded', 'publishing', 'accepted'], minute(500), 100);
  for (const n of upTo(12)) {
    await ledger.deliveries.find(key(n));
    await ledger.attempts.findOpen(key(n));
    await ledger.uploads.find(key(n), 'ff');
    await ledger.uploads.find(key(n), 'ee');
  }
  await ledger.attempts.startedSince(account, minute(0));
  await ledger.accounts.list();
  await allEvents(ledger);
  await ledger.deliveries.release({ account }, minute(600));
  await importPosts(ledger, 13, minute(601));
  await planPosts(ledger, account, upTo(13), undefined, minute(602));
}

/** By code, how often; `none`: it did no harm. */
export interface Flipped {
  readonly told: ReadonlyMap<string, number>;
  /** what was no word about the ledger */
  readonly wrong: readonly string[];
}

/** Flips one bit after another, each in a ledger that was sound, and uses it as a run would. */
export async function flipBits(
  folder: string,
  { flips, seed }: { readonly flips: number; readonly seed: number },
): Promise<Flipped> {
  await everything(folder);
  const file = join(folder, 'ledger.sqlite');
  const sound = await readFile(file);
  const journal = join(folder, 'publications.jsonl');
  await copyFile(journal, join(folder, 'kept'));
  const told = new Map<string, number>();
  const wrong: string[] = [];
  let random = seed;
  for (let flip = 0; flip < flips; flip += 1) {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    const at = random % sound.length;
    const bytes = Buffer.from(sound);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (flip % 8)), at);
    await writeFile(file, bytes);
    await copyFile(join(folder, 'kept'), journal);
    const error = await openAndUse(folder);
    const code = error === null ? 'none' : isFerryError(error) ? error.code : 'bug';
    told.set(code, (told.get(code) ?? 0) + 1);
    if (!/^(none|ledger-(damaged|emptied|behind|foreign|unopenable)|newer-ledger)$/.test(code))
      wrong.push(
        `byte ${at} bit ${flip % 8}: ${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' ') : code}`,
      );
  }
  return { told, wrong };
}

async function openAndUse(folder: string): Promise<unknown> {
  let ledger: Ledger;
  try {
    ledger = await openLedger(folder, 'write');
  } catch (error) {
    return error;
  }
  try {
    await useAll(ledger);
    return null;
  } catch (error) {
    return error;
  } finally {
    await ledger.close();
  }
}
