import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { because, FerryError, type Json, type Reason } from '../contract/index.ts';
import type { JsonFault } from '../contract/reasons/source.ts';
import { assertPlain } from '../disk/index.ts';
import { JsonScanner, type JsonVisitor } from '../kit/index.ts';

export interface PlanLine {
  /** from 1 */
  readonly line: number;
  /** the JSON of one post; null: longer than any post is */
  readonly text: string | null;
}

export interface PlanLines {
  readonly kind: 'lines';
  /** of the file's bytes */
  readonly sha256: string;
  readonly header: Json;
  readonly headerLine: number;
  readonly lines: readonly PlanLine[];
}

/** Written by a clipferry whose plans this one does not read. */
interface OfOlderVersion {
  readonly kind: 'other-plan';
  readonly because: Reason;
}

/** V8 cannot hold a longer string; plans of half a million posts are run from the ledger, without editing. */
const maxFileBytes = 500_000_000;

/** A plan.json taken apart, each post with its line. Editors' line ends and byte order marks are no matter. FerryError `usage`. */
export async function readPlanLines(path: string): Promise<PlanLines | OfOlderVersion> {
  const file = await readBytes(path);
  const bytes = asUtf8(file, path);
  const found: { v?: string | null; header?: string | null; items?: true; strange?: string; headerLine: number } = {
    headerLine: 1,
  };
  const lines: PlanLine[] = [];
  const posts: JsonVisitor = {
    member: () => 'read',
    value: (_index, text, { line }) => lines.push({ line, text }),
  };
  const root: JsonVisitor = {
    member(name, kind, { line }) {
      if (name === 'items' && kind === 'array') {
        found.items = true;
        return posts;
      }
      if (name === 'header') found.headerLine = line;
      return name === 'v' || name === 'header' ? 'read' : 'skip';
    },
    value(name, text) {
      if (name === 'v') found.v = text;
      else found.header = text;
    },
  };
  scan(bytes, path, (kind) => (kind === 'object' ? root : 'skip'));
  if (found.v === '1') return { kind: 'other-plan', because: because('plan-of-older-version', { path }) };
  checkVersion(found.v, path);
  if (found.header == null) throw usage(because('plan-wrong', { path, field: 'header' }));
  if (found.items === undefined) throw usage(because('plan-wrong', { path, field: 'items' }));
  const sha256 = createHash('sha256').update(file).digest('hex');
  return { kind: 'lines', sha256, header: JSON.parse(found.header) as Json, headerLine: found.headerLine, lines };
}

function scan(bytes: Uint8Array, path: string, open: ConstructorParameters<typeof JsonScanner>[1]): void {
  const scanner = new JsonScanner(path, open);
  try {
    scanner.push(bytes);
    scanner.finish();
  } catch (error) {
    if (!(error instanceof FerryError)) throw error;
    throw asPlanFault(error, bytes, path);
  }
}

const faultShape = z.object({ byte: z.number().optional(), fault: z.string().optional() });

function asPlanFault(error: FerryError, bytes: Uint8Array, path: string): FerryError {
  const { data } = faultShape.safeParse(error.reason.values);
  const byte = data?.byte ?? bytes.length;
  const before = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(byte, bytes.length)).toString('utf8').split('\n');
  const place = { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const fault = data?.fault as JsonFault | undefined;
  return usage(because('plan-not-json', fault === undefined ? place : { ...place, fault }), error);
}

function checkVersion(text: string | null | undefined, path: string): void {
  if (text === '2') return;
  if (text == null) throw usage(because('plan-wrong', { path, field: 'v' }));
  throw usage(because('plan-of-unknown-version', { path, version: text.slice(0, 20) }));
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    await assertPlain(path);
    const { size } = await stat(path);
    if (size > maxFileBytes) throw usage(because('plan-large', { path }));
    return await readFile(path);
  } catch (error) {
    if (error instanceof FerryError) throw error;
    throw usage(because('plan-unreadable', { path }), error);
  }
}

/** Editors on Windows put a mark in front, or save as UTF-16 or in a code page of old. */
function asUtf8(bytes: Buffer, path: string): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(new TextDecoder('utf-16le').decode(bytes), 'utf8');
  try {
    return Buffer.from(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 'utf8');
  } catch (error) {
    throw usage(because('plan-not-utf8', { path }), error);
  }
}

function usage(reason: Reason, cause?: unknown): FerryError {
  return new FerryError('usage', reason, { effect: 'none', ...(cause === undefined ? {} : { cause }) });
}

/** Names of members that stand twice in one line: of such two, JSON takes the later one without a word. */
export function findNamedTwice(text: string): readonly string[] {
  const twice: string[] = [];
  const visit = (prefix: string): JsonVisitor => {
    const seen = new Set<string>();
    return {
      member(name, kind) {
        const full = `${prefix}${name}`;
        if (seen.has(full)) twice.push(full);
        seen.add(full);
        return kind === 'object' && (full === 'text' || full === 'verdict') ? visit(`${full}.`) : 'skip';
      },
    };
  };
  const scanner = new JsonScanner('', (kind) => (kind === 'object' ? visit('') : 'skip'));
  scanner.push(Buffer.from(text, 'utf8'));
  scanner.finish();
  return twice;
}
