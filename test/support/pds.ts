import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/contract/index.ts';
import { root } from './cli.ts';
import { haveOrSkip } from './need.ts';

const folder = join(root, 'test/pds');
const howToInstall = 'npm ci --prefix test/pds';

/** A real PDS and its PLC directory in a child process: everything in it is gone when it stops. */
export interface Pds {
  /** as accounts' DID documents name it */
  readonly url: string;
  readonly plc: string;
  /** `host:port` of both */
  readonly hosts: readonly string[];
  /** A fresh account. Logins are made by `createAccount`, so that no limit on sessions is met. */
  createAccount(): Promise<PdsAccount>;
  /** Moves the server's clock: logins grow old. */
  advance(ms: number): Promise<void>;
  /** Real rate limits; off at the start. */
  limits(on: boolean): Promise<void>;
  /** Cleans away the account's files as if no record had named them for long. */
  forgetBlobs(did: string): Promise<void>;
  /** One XRPC call; throws with the server's own words when it is refused. */
  call(method: string, options?: CallOptions): Promise<JsonObject>;
  /** As the server's operator. */
  callAsAdmin(method: string, body: JsonObject): Promise<JsonObject>;
  stop(): Promise<void>;
}

export interface PdsAccount {
  readonly did: string;
  readonly handle: string;
  readonly password: string;
  readonly accessJwt: string;
  readonly refreshJwt: string;
}

interface CallOptions {
  readonly query?: Readonly<Record<string, string>>;
  /** absent: a GET; null: a POST of nothing */
  readonly body?: JsonObject | null;
  readonly authorization?: string;
}

interface Ready {
  readonly url: string;
  readonly plc: string;
  readonly adminPassword: string;
}

/** The server for one test file, or null where it is not installed: see need.ts for what happens then. */
export async function startPdsIfInstalled(
  what: string,
  settings: { readonly blobUploadLimit?: number } = {},
): Promise<Pds | null> {
  const isThere = existsSync(join(folder, 'node_modules/@atproto/pds'));
  return haveOrSkip(what, isThere, howToInstall) ? startPds(settings) : null;
}

async function startPds(settings: { readonly blobUploadLimit?: number }): Promise<Pds> {
  const child = spawn(process.execPath, [join(folder, 'server.mjs')], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', CLIPFERRY_TEST_PDS: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ready = await readyOf(child);
  const command = commander(child);
  const call = (method: string, options: CallOptions = {}) => xrpc(ready.url, method, options);
  const accounts = accountsAhead(() => createAccount(call));
  return {
    url: ready.url,
    plc: ready.plc,
    hosts: [new URL(ready.url).host, new URL(ready.plc).host],
    createAccount: accounts.next,
    advance: async (ms) => {
      await command('advance', { ms });
      accounts.drop();
    },
    limits: (on) => command('limits', { on }),
    forgetBlobs: (did) => command('forgetBlobs', { did }),
    call,
    callAsAdmin: (method, body) =>
      call(method, {
        body,
        authorization: `Basic ${Buffer.from(`admin:${ready.adminPassword}`).toString('base64')}`,
      }),
    stop: () =>
      new Promise((resolve) => {
        if (!child.connected) return resolve();
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

function readyOf(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    onEnd(child, reject);
    child.on('message', (message: { readonly ready?: Ready }) => {
      if (message.ready) resolve(message.ready);
    });
  });
}

function onEnd(child: ChildProcess, tell: (error: Error) => void): void {
  const said: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  child.once('exit', (code) =>
    tell(new Error(`the Bluesky server ended with ${code}: ${Buffer.concat(said).toString().slice(-2000)}`)),
  );
}

function commander(child: ChildProcess): (name: string, args: JsonObject) => Promise<void> {
  let last = 0;
  const waiting = new Map<number, (error: string | null) => void>();
  child.on('message', ({ id, error }: { readonly id: number; readonly error: string | null }) => {
    waiting.get(id)?.(error);
    waiting.delete(id);
  });
  let ended: Error | null = null;
  onEnd(child, (error) => {
    ended = error;
    for (const tell of waiting.values()) tell(error.message);
  });
  return (name, args) =>
    new Promise((resolve, reject) => {
      if (ended !== null) return reject(ended);
      last += 1;
      waiting.set(last, (error) => (error === null ? resolve() : reject(new Error(error))));
      child.send({ id: last, name, args });
    });
}

/** One account is made while the test before it runs: half of a short test's time is its account. */
function accountsAhead(create: () => Promise<PdsAccount>) {
  let ahead: Promise<PdsAccount> | null = null;
  return {
    next: (): Promise<PdsAccount> => {
      const account = ahead ?? create();
      ahead = account.then(create);
      // Nobody may ever ask for it.
      ahead.catch(() => undefined);
      return account;
    },
    /** Its tokens are of another time. */
    drop: (): void => {
      ahead = null;
    },
  };
}

async function createAccount(call: Pds['call']): Promise<PdsAccount> {
  const name = `f${randomBytes(6).toString('hex')}`;
  const password = randomBytes(9).toString('base64url');
  const handle = `${name}.test`;
  const made = await call('com.atproto.server.createAccount', {
    body: { handle, email: `${name}@example.test`, password },
  });
  return {
    did: String(made['did']),
    handle,
    password,
    accessJwt: String(made['accessJwt']),
    refreshJwt: String(made['refreshJwt']),
  };
}

/** What people are told to make for such tools: a login of its own that can be taken back alone. */
export async function createAppPassword(pds: Pds, account: PdsAccount, name = 'clipferry'): Promise<string> {
  const made = await pds.call('com.atproto.server.createAppPassword', {
    body: { name },
    authorization: `Bearer ${account.accessJwt}`,
  });
  return String(made['password']);
}

async function xrpc(url: string, method: string, { query, body, authorization }: CallOptions): Promise<JsonObject> {
  const response = await fetch(`${url}/xrpc/${method}?${new URLSearchParams(query ?? {})}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method}: ${response.status} ${text.slice(0, 300)}`);
  return text === '' ? {} : JSON.parse(text);
}
