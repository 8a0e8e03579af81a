import { existsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/settings.ts';
import { isFerryError } from '../contract/index.ts';
import type { LedgerEvent } from '../core/model.ts';
import { findRefusal, sweepLeftovers } from '../disk/index.ts';
import type { Engine, Watcher } from '../engine/engine.ts';
import { freeFiles } from '../engine/free-files.ts';
import type { LaneSizes } from '../engine/lanes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { acquireRunLock } from '../ledger/lock.ts';
import { openLedger } from '../ledger/open.ts';
import { findFfmpeg } from '../media/ffmpeg.ts';
import { openMediaStore } from '../media/store.ts';
import type { Cli } from './context.ts';
import { knowAccounts } from './going.ts';
import { openHttp } from './net.ts';
import { createEventFeed, type EventFeed } from './progress/events.ts';
import { finishedTeller } from './progress/finished.ts';
import { createWatcher } from './progress/watcher.ts';

export interface OpenWorkspace {
  readonly engine: Engine;
  readonly events: EventFeed;
}

/** Takes the run lock, opens ledger and store, does the task, and closes all of it whatever happens. */
export async function withWorkspace<Result>(
  cli: Cli,
  task: (workspace: OpenWorkspace) => Promise<Result>,
): Promise<Result> {
  const { workspace } = cli.config;
  const lock = await opening(workspace, () => acquireRunLock(workspace));
  try {
    const ledger = await opening(workspace, () => openLedger(workspace, 'write'));
    try {
      const store = await openMediaStore(workspace);
      // Whoever holds the lock is alone: leftovers of killed processes can go.
      await store.sweepParts();
      for (const folder of [workspace, join(workspace, 'thumbnails')]) await sweepLeftovers(folder);
      await speakOfItsSource(cli, ledger);
      const { events, watch } = await openProgress(cli, ledger);
      const engine: Engine = {
        workspace,
        ledger,
        store,
        clock: cli.clock,
        downloader: openHttp(cli, []).http,
        ffmpeg: once(() => findFfmpeg(cli.config.ffmpeg)),
        watch,
        fetchGapMs: cli.config.fetchGapMs,
        random: Math.random,
        stop: cli.stop,
      };
      await freeFiles(engine, { allowHosts: cli.config.allowHosts, asksAgain: false });
      const result = await task({ engine, events });
      await events.finish();
      return result;
    } finally {
      await ledger.close();
    }
  } finally {
    await lock.release();
  }
}

/** Who hears what happens: a script every event, a person what goes on and each post that has come to its end. */
async function openProgress(cli: Cli, ledger: Ledger): Promise<{ events: EventFeed; watch: Watcher }> {
  const watch = createWatcher(cli, ledger, {
    onChange: () => events.poke(),
    finish: () => events.finish(),
  });
  const print = (event: LedgerEvent) => cli.ui.data({ v: 1, ...event });
  const keep = ({ kind, subject, id, at, data }: LedgerEvent) =>
    cli.log.write('event', `${kind} ${subject}`, { id, at, ...data });
  const events: EventFeed = await createEventFeed(ledger, [
    cli.ui.json ? print : finishedTeller(cli, ledger, watch.scope),
    ...(cli.log.isOpen ? [keep] : []),
  ]);
  return { events, watch };
}

/** SQLite says "cannot open" of a disk without a free entry, of a read-only one, and of a folder of somebody else. */
async function opening<Opened>(workspace: string, open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    throw isFerryError(error) && error.kind === 'fatal' ? ((await findRefusal(workspace)) ?? error) : error;
  }
}

/** The same where nothing can be done in a new workspace: none is made. */
export async function withKnownWorkspace<Result>(
  cli: Cli,
  task: (workspace: OpenWorkspace) => Promise<Result>,
): Promise<Result> {
  await (await openLedger(cli.config.workspace, 'read')).close();
  return withWorkspace(cli, task);
}

/** Nothing where there is no workspace, or another process is busy with it. Throws what is wrong with one that is there. */
export async function assertNotBroken({ config }: Cli): Promise<void> {
  try {
    await (await openLedger(config.workspace, 'read')).close();
  } catch (error) {
    const isFine = isFerryError(error) && ['no-ledger', 'ledger-busy', 'locked'].includes(error.code);
    if (!isFine) throw error;
  }
}

/** The ledger alone, for looking: works beside a run. */
export async function withLedger<Result>(cli: Cli, task: (ledger: Ledger) => Promise<Result>): Promise<Result> {
  const ledger = await openLedger(cli.config.workspace, 'read');
  try {
    await speakOfItsSource(cli, ledger);
    return await task(ledger);
  } finally {
    await ledger.close();
  }
}

async function speakOfItsSource({ talk }: Cli, ledger: Ledger): Promise<void> {
  await knowAccounts(talk, ledger);
  const archive = await ledger.posts.lastArchive();
  if (archive === null) return;
  await talk.from(archive.source, archive.accountName);
  // As it was named then, which may have been in another folder.
  if (existsSync(archive.path)) talk.knows({ exportPath: archive.path });
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** An encode of 1080×1920 takes 250 to 450 MB (ffmpeg 5.1, one thread, measured 2026-11). */
const bytesPerEncode = 600_000_000;

export function laneSizes(config: Config): LaneSizes {
  const byMemory = Math.max(1, Math.floor(freemem() / bytesPerEncode));
  return {
    fetch: config.fetchAtOnce,
    prepare: config.prepareAtOnce ?? Math.min(availableParallelism(), byMemory),
    upload: config.uploadAtOnce,
  };
}
