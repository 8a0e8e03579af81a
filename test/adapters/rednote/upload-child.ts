import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Link } from '../../../adapters/destinations/rednote/api.ts';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { sandboxSigner } from '../../../adapters/destinations/rednote/signer.ts';
import * as direct from '../../../adapters/destinations/rednote/upload.ts';
import {
  type Asset,
  type HttpClient,
  isFerryError,
  type JsonObject,
  type RenditionFile,
  type UploadTicket,
} from '../../../src/contract/index.ts';
import { createHostGuard } from '../../../src/net/guard.ts';
import { createHttpClient } from '../../../src/net/http.ts';
import { createRedactor } from '../../../src/net/redact.ts';
import { MemoryCredentials, TempFiles, testContext } from '../../support/adapter-context.ts';

/**
 * Uploads one file as the engine does, in a process of its own, to be killed at any moment: `upload-child.ts <job.json>`.
 * Prints a line of JSON after each confirmed part, and one at the end.
 */
export interface UploadJob {
  readonly folder: string;
  readonly file: RenditionFile;
  readonly options: JsonObject;
  readonly credentials: JsonObject;
  readonly hosts: readonly string[];
  /** `host:port` that permits name → the one to go through */
  readonly detours: Readonly<Record<string, string>>;
  readonly ticketPath: string;
  /** past the limits of the destination: for measuring only */
  readonly anySize: boolean;
}

export type UploadLine =
  | { readonly kind: 'part'; readonly confirmedBytes: number }
  | { readonly kind: 'failed'; readonly code: string }
  | {
      readonly kind: 'done';
      readonly asset: Asset;
      readonly wallS: number;
      readonly cpuS: number;
      readonly peakRssMib: number;
      readonly failures: number;
    };

const maxFailures = 500;
const signal = new AbortController().signal;
const job: UploadJob = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

const say = (line: UploadLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const uploader = await connect();
const cpuBefore = process.cpuUsage();
const began = performance.now();
let failures = 0;
const asset = await uploadToTheEnd();
const { user, system } = process.cpuUsage(cpuBefore);
say({
  kind: 'done',
  asset,
  wallS: (performance.now() - began) / 1000,
  cpuS: (user + system) / 1e6,
  peakRssMib: process.resourceUsage().maxRSS / 1024,
  failures,
});
process.exit(0);

async function connect() {
  const inner = createHttpClient({
    guard: createHostGuard({ allowedHosts: [...job.hosts, ...Object.values(job.detours)] }),
    redact: createRedactor(),
    userAgent: 'clipferry-test',
  });
  const http: HttpClient = {
    request: (request, stop) => inner.request({ ...request, url: detour(request.url) }, stop),
  };
  const ctx = testContext({
    http,
    files: new TempFiles(job.folder),
    credentials: new MemoryCredentials(job.credentials),
  });
  const account = { destination: 'rednote', label: 'me' };
  if (!job.anySize) return rednote.connect(account, job.options, ctx, signal);
  const link: Link = {
    account,
    bases: job.options['endpoints'] as unknown as Link['bases'],
    cookies: String(job.credentials['cookies']),
    signer: sandboxSigner,
    ctx,
  };
  return {
    openUpload: (file: RenditionFile) => direct.openUpload(link, file, signal),
    queryUpload: (file: RenditionFile, ticket: UploadTicket) => direct.queryUpload(link, file, ticket, signal),
    sendPart: (file: RenditionFile, ticket: UploadTicket, part: NonNullable<UploadTicket['next']>) =>
      direct.sendPart(link, file, { ticket, part }, signal),
    finishUpload: (file: RenditionFile, ticket: UploadTicket) => direct.finishUpload(link, file, ticket, signal),
  };
}

function detour(url: string): string {
  const parsed = new URL(url);
  parsed.host = job.detours[parsed.host] ?? parsed.host;
  return parsed.href;
}

/** After each error the server is asked what it has, as after a restart; only the back-off is left out. */
async function uploadToTheEnd(): Promise<Asset> {
  for (;;) {
    try {
      return await uploadOnce();
    } catch (error) {
      failures += 1;
      if (!isFerryError(error) || error.kind !== 'retryable' || failures > maxFailures) throw error;
      say({ kind: 'failed', code: error.code });
    }
  }
}

async function uploadOnce(): Promise<Asset> {
  const { file } = job;
  let ticket = await resume();
  if ('id' in ticket) return ticket;
  while (ticket.next !== null) {
    ticket = await uploader.sendPart(file, ticket, ticket.next, signal);
    save(ticket);
    say({ kind: 'part', confirmedBytes: ticket.confirmedBytes });
  }
  return uploader.finishUpload(file, ticket, signal);
}

async function resume(): Promise<UploadTicket | Asset> {
  if (existsSync(job.ticketPath)) {
    const ticket: UploadTicket = JSON.parse(readFileSync(job.ticketPath, 'utf8'));
    const progress = await uploader.queryUpload(job.file, ticket, signal);
    if (progress.kind === 'complete') return progress.asset;
    if (progress.kind === 'open') return save(progress.ticket);
  }
  return save(await uploader.openUpload(job.file, signal));
}

/** As the ledger does: there or not there, never half. */
function save(ticket: UploadTicket): UploadTicket {
  writeFileSync(`${job.ticketPath}.tmp`, JSON.stringify(ticket));
  renameSync(`${job.ticketPath}.tmp`, job.ticketPath);
  return ticket;
}
