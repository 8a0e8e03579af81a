import { readFile, realpath } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname } from 'node:path';
import { z } from 'zod';
import { FerryError, type Json } from '../contract/index.ts';
import { assertPlain, diskReason, ensureFolder, systemCodeOf, writeFileAtomically } from '../disk/index.ts';
import { decode, decodeJson } from '../kit/index.ts';
import type { SettingName } from './setting-names.ts';
import { fileSchema } from './settings.ts';

const wrong = { kind: 'usage', code: 'config-wrong', effect: 'none' } as const;

/** Text as it was typed → the setting's value. FerryError `usage` / `setting-wrong` for what the setting does not take. */
export function readSettingValue(name: SettingName, text: string): Json {
  const value = typed(name, text.trim());
  const checked = fileSchema.shape[name].safeParse(value);
  if (checked.success && checked.data !== undefined && isPlain(name, value)) return checked.data;
  throw new FerryError(
    'usage',
    { code: 'setting-wrong', values: { name, given: withoutKeys(text), takes: takes(name) } },
    { effect: 'none' },
  );
}

function typed(name: SettingName, text: string): Json {
  if (name === 'allowHosts')
    return text
      .split(',')
      .map((host) => host.trim())
      .filter((host) => host !== '');
  return numeric.has(name) && /^\d+$/.test(text) ? Number(text) : text;
}

const host = /^(?:\[[\da-f:.]+\]|[\p{L}\p{N}][\p{L}\p{N}._-]*)(?::\d{1,5})?$/iu;

/** Hosts are `host` or `host:port`: an address with a user and a password would be a secret in a file that hides none. */
function isPlain(name: SettingName, value: Json): boolean {
  if (name !== 'allowHosts' || !Array.isArray(value)) return true;
  return value.every((one) => typeof one === 'string' && (host.test(one) || isIP(one) === 6));
}

/** What was typed, without what may be a password or a key. */
function withoutKeys(text: string): string {
  return text.replaceAll(/[^,/\s]*@/g, '***@').replace(/([?#]).*$/s, '$1***');
}

const numeric: ReadonlySet<SettingName> = new Set(['fetchAtOnce', 'fetchGapMs', 'prepareAtOnce', 'uploadAtOnce']);

/** What it takes, from its schema: the words, or the bounds. */
function takes(name: SettingName): Json {
  const { enum: words, minimum, maximum } = z.toJSONSchema(fileSchema.shape[name]);
  if (name === 'allowHosts') return ['host', 'host:port'];
  if (words !== undefined) return words.filter((word) => typeof word === 'string');
  return minimum !== undefined && maximum !== undefined ? { least: minimum, most: maximum } : null;
}

/**
 * Puts one setting into a settings file, or takes it out (null); all else in it stays as it is, also what nobody knows. The file is
 * made where there is none. Returns whether anything changed. FerryError `usage` for a file that is no JSON object.
 */
export async function writeSetting(path: string, name: string, value: Json): Promise<boolean> {
  const held = await readFileAsItIs(path);
  if (value === null && !Object.hasOwn(held, name)) return false;
  const { [name]: before, ...others } = held;
  if (value !== null && JSON.stringify(before) === JSON.stringify(value)) return false;
  const next = value === null ? others : { ...held, [name]: value };
  await ensureFolder(dirname(path));
  await writeFileAtomically(await behindLink(path), `${JSON.stringify(next, null, 2)}\n`);
  return true;
}

/** A link to a file that lies elsewhere stays one. */
async function behindLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

async function readFileAsItIs(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    await assertPlain(path);
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof FerryError) throw error;
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    const reason = diskReason(error, path) ?? { code: 'config-unreadable', values: { path } };
    throw new FerryError('fatal', reason, { effect: 'none', cause: error });
  }
  return decode(z.record(z.string(), z.unknown()), decodeJson(text, path, wrong), path, wrong);
}
