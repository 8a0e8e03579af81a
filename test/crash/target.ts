import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox } from '../../adapters/sandboxes/rednote/index.ts';
import { treeOf } from '../support/tree.ts';
import { type Gateway, openGateway } from './gateway.ts';
import type { Stage } from './stage.ts';

/** A place to publish to, seen from both sides: how clipferry is told of it, and what is really there. */
export interface Target {
  readonly name: 'folder' | 'rednote' | 'bluesky';
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** null: nothing goes over the network */
  readonly gateway: Gateway | null;
  /** the request that makes a post public: no bounded sweep may leave it out */
  isSubmit(url: string): boolean;
  /** what each public post says first, as often as it is public */
  published(): Promise<readonly string[]>;
  /** ids of the public posts, oldest first, where there are any */
  ids?(): Promise<readonly string[]>;
  /** equal for two runs that published the same, byte for byte */
  content(): Promise<string>;
  /** leftovers that should not be there after a run */
  orphans(): readonly string[];
  close(): Promise<void>;
}

export function folderTarget(root: string): Target {
  const out = join(root, 'out');
  return {
    name: 'folder',
    args: ['--to', 'folder', '--set', `out=${out}`],
    env: {},
    gateway: null,
    isSubmit: () => false,
    async published() {
      const names = existsSync(out) ? readdirSync(out, { withFileTypes: true }) : [];
      return names
        .filter((entry) => entry.isDirectory() && existsSync(join(out, entry.name, 'post.json')))
        .map((entry) => firstWords(readFileSync(join(out, entry.name, 'caption.txt'), 'utf8')));
    },
    content: async () => JSON.stringify(existsSync(out) ? treeOf(out) : {}),
    orphans: () => (existsSync(out) ? readdirSync(out).filter((name) => name.startsWith('.')) : []),
    close: async () => {},
  };
}

/** How long a note stays out of the list, and the declared time after which its absence is a proof: delay + lag, with room. */
const listLagMs = 150;
const provableAfterMs = 1200;

export async function rednoteTarget(root: string): Promise<Target> {
  const sandbox = await startSandbox({ settings: { listLagMs, reviewMs: 200, transcodeMs: 50 } });
  const gateway = await openGateway(sandbox.hosts);
  const config = join(root, 'config');
  await writeCredentials(config, sandbox.credentials);
  const endpoints = gateway.through(JSON.stringify(sandbox.options['endpoints']));
  return {
    name: 'rednote',
    args: [
      ...['--to', 'rednote', '--pace', 'none'],
      ...['--set', `endpoints=${endpoints}`, '--set', `absenceProvableAfterMs=${provableAfterMs}`],
      ...[...gateway.doors.values()].flatMap((host) => ['--allow-host', host]),
    ],
    env: { CLIPFERRY_CONFIG_DIR: config },
    gateway,
    isSubmit: (url) => url.endsWith('/web_api/sns/v2/note'),
    published: async () => (await sandbox.posts()).map((note) => firstWords(String(noteOf(note)['title']))),
    ids: async () => (await sandbox.posts()).map((note) => String(noteOf(note)['id'])),
    async content() {
      const notes = (await sandbox.posts()).map((note) => {
        const { title, desc, type, visibility, files } = noteOf(note);
        const bytes = Array.isArray(files) ? files.map((file: { sha256?: unknown }) => file.sha256) : [];
        return JSON.stringify([title, desc, type, visibility, bytes]);
      });
      return createHash('sha256').update(notes.sort().join('\n')).digest('hex');
    },
    orphans: () => [],
    close: async () => {
      await gateway.close();
      await sandbox.close();
    },
  };
}

function noteOf(note: unknown): Readonly<Record<string, unknown>> {
  return typeof note === 'object' && note !== null ? { ...note } : {};
}

/** As src/config/credentials.ts keeps them where there is no keychain. */
async function writeCredentials(config: string, secret: unknown): Promise<void> {
  const folder = join(config, 'accounts');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'rednote@main.json');
  await writeFile(path, JSON.stringify({ v: 1, secret }));
  await chmod(path, 0o600);
}

export function firstWords(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/#.*$/, '').trim();
}

/** The command a person would type, and types again after every stop. */
export function migrateArgs(stage: Stage, target: Target, workspace: string): readonly string[] {
  return [
    ...['--workspace', workspace, '--allow-host', stage.host, '--no-color'],
    ...['migrate', stage.exportPath, '--captions', stage.captionsPath, '--yes'],
    // The page at the end reads only, and the sweep of the hand-off writes it: a tenth of the time here.
    ...(process.env['CRASH_SWEEP'] === 'full' ? [] : ['--no-report']),
    ...target.args,
  ];
}
