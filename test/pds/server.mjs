// A PLC directory and a PDS, as published on npm, on loopback with a fresh data folder. Started by test/support/pds.ts as a
// child process; by hand: `node test/pds/server.mjs`. Prints one line of JSON with its addresses, and ends with its parent.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const settings = JSON.parse(process.env.CLIPFERRY_TEST_PDS ?? '{}');
const folder = mkdtempSync(join(tmpdir(), 'clipferry-pds-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
process.on('disconnect', () => process.exit(0));

// An upload that is cut off at an unlucky moment ends the whole server: a stream of its own has no listener for 'error' (seen with
// @atproto/pds 0.4.217, 2026-11). Operators have theirs started again; here the others' requests go on.
process.on('uncaughtException', (error) => {
  if (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

// Both servers listen on all interfaces and have no option for it (seen with @atproto/pds 0.4.217, 2026-11).
const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(...args) {
  const [port, ...rest] = args;
  return typeof port === 'number' || port === undefined
    ? listen.call(this, { port: port ?? 0, host: '127.0.0.1' }, ...rest.filter((one) => typeof one === 'function'))
    : listen.apply(this, args);
};

// The clock of this process, so that a test can let a login grow old.
const clock = { aheadMs: 0 };
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + clock.aheadMs);
    else super(...args);
  }
  static now() {
    return RealDate.now() + clock.aheadMs;
  }
};

process.env.LOG_ENABLED = 'false';
const { PlcServer, Database } = await import('@did-plc/server');
const { PDS, envToCfg, envToSecrets } = await import('@atproto/pds');

const hex32 = () => randomBytes(32).toString('hex');
const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const plcPort = await freePort();
const plc = PlcServer.create({ db: Database.mock(), port: plcPort });
await plc.start();
const plcUrl = `http://127.0.0.1:${plcPort}`;

const bypassKey = hex32();
const port = await freePort();
const env = {
  devMode: true,
  port,
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: join(folder, 'blobs'),
  adminPassword: hex32(),
  jwtSecret: hex32(),
  dpopSecret: hex32(),
  plcRotationKeyK256PrivateKeyHex: hex32(),
  serviceHandleDomains: ['.test'],
  didPlcUrl: plcUrl,
  inviteRequired: false,
  disableSsrfProtection: true,
  rateLimitsEnabled: true,
  rateLimitBypassKey: bypassKey,
  blobUploadLimit: settings.blobUploadLimit ?? 64 * 1024 * 1024,
};
const pds = await PDS.create(envToCfg(env), envToSecrets(env));
const server = await pds.start();

// The limits count per address, and a test suite is one busy address: they are real only where a test switches them on.
const limits = { on: settings.limits === true };
server.prependListener('request', (request) => {
  if (!limits.on) request.headers['x-ratelimit-bypass'] = bypassKey;
});

const commands = {
  advance: ({ ms }) => {
    clock.aheadMs += ms;
  },
  limits: ({ on }) => {
    limits.on = on;
  },
  /** What the server's own cleaning does to a file no record names for some hours. */
  forgetBlobs: async ({ did }) => {
    await pds.ctx.actorStore.transact(did, (store) => store.repo.blob.db.db.deleteFrom('blob').execute());
  },
};

process.on('message', async ({ id, name, args }) => {
  try {
    await commands[name](args);
    process.send({ id, error: null });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});

const ready = { url: `http://localhost:${port}`, plc: plcUrl, adminPassword: env.adminPassword };
if (process.send) process.send({ id: 0, ready });
else process.stdout.write(`${JSON.stringify(ready)}\n`);
