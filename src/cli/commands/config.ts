import { resolve } from 'node:path';
import { lookAtSettings, type SettingSeen } from '../../config/look.ts';
import { configFiles } from '../../config/places.ts';
import { type SettingName, settingNames } from '../../config/setting-names.ts';
import { readSettingValue, writeSetting } from '../../config/write.ts';
import { because, FerryError, type Json } from '../../contract/index.ts';
import type { Cli } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { padTo } from '../layout.ts';
import { meantPath } from '../paths.ts';
import { findSimilar } from '../similar.ts';

interface ConfigFlags {
  readonly user?: true;
}

/** What is set, and where; and setting it. Works with a settings file that no other command takes. */
export async function config(
  cli: Cli,
  flags: ConfigFlags,
  action = 'list',
  name?: string,
  value?: string,
): Promise<ExitCode> {
  if (action === 'list' && name === undefined) return list(cli);
  if (action === 'get' && name !== undefined && value === undefined) return get(cli, name);
  if (action === 'get' && name === undefined) throw usage(because('setting-not-named', { known: settingNames }));
  if (action === 'set' && name !== undefined) return set(cli, flags, { name, text: value });
  if (action === 'unset' && name !== undefined && value === undefined) return unset(cli, flags, name);
  const given = [action, ...(name === undefined ? [] : [name]), ...(value === undefined ? [] : [value])].join(' ');
  throw usage(because('wrong-config-action', { given }));
}

type Row = Omit<SettingSeen, 'name'> & { readonly name: SettingName | 'workspace' };

async function rowsOf({ config: { workspace }, env, globals = {} }: Cli): Promise<readonly Row[]> {
  const [from, place] =
    globals.workspace !== undefined
      ? (['flag', '--workspace'] as const)
      : env['CLIPFERRY_WORKSPACE'] !== undefined
        ? (['environment', 'CLIPFERRY_WORKSPACE'] as const)
        : (['default', null] as const);
  return [{ name: 'workspace', value: workspace, from, place }, ...(await lookAtSettings(globals, env, workspace))];
}

async function list(cli: Cli): Promise<ExitCode> {
  const { ui, talk } = cli;
  const rows = await rowsOf(cli);
  const values = rows.map((row) => valueInWords(cli, row));
  const cells = Math.min(30, Math.max(...values.map((value) => value.length)));
  for (const [index, row] of rows.entries()) {
    if (ui.json) ui.data(dataOf(cli, row));
    else {
      const from = ui.colour.dim(talk.text.settings.from(row.from, row.place));
      ui.line(`  ${padTo(row.name, 17)} ${padTo(values[index] ?? '', cells)}  ${from}`);
    }
  }
  const { settings } = talk.text;
  const { name, value } = settings.blanks;
  ui.line(`\n${settings.hint(talk.speech.command('config', 'set', name, value, '--user'))}`);
  return exitCodes.done;
}

/** The value alone on stdout, for `$(…)`; nothing where nothing is set. */
async function get(cli: Cli, given: string): Promise<ExitCode> {
  const rows = await rowsOf(cli);
  const row = rows.find(({ name }) => name === given);
  if (row === undefined) throw unknownSetting(given);
  const { ui, talk } = cli;
  if (ui.json) ui.data(dataOf(cli, row));
  else {
    if (row.value !== null) ui.line(asText(row.value));
    ui.note(talk.text.settings.from(row.from, row.place));
  }
  return exitCodes.done;
}

interface Setting {
  readonly name: string;
  readonly text: string | undefined;
}

async function set(cli: Cli, flags: ConfigFlags, { name: given, text }: Setting): Promise<ExitCode> {
  const name = nameOf(given);
  if (text === undefined || text.trim() === '') throw usage(because('setting-without-value', { name }));
  const value = readSettingValue(name, name === 'ffmpeg' ? programPath(text) : text);
  const path = fileOf(cli, flags);
  await writeSetting(path, name, value);
  const { ui, talk } = cli;
  const overruledBy = await findOverrule(cli, name, path);
  if (ui.json) ui.data({ v: 1, kind: 'setting-written', name, value, path, overruledBy });
  ui.line(talk.text.settings.set(name, asText(value), path));
  if (overruledBy !== null) ui.note(talk.text.settings.overruled(name, overruledBy));
  return exitCodes.done;
}

/** Also a name that nobody knows: it stops every other command. */
async function unset(cli: Cli, flags: ConfigFlags, name: string): Promise<ExitCode> {
  const path = fileOf(cli, flags);
  const changed = await writeSetting(path, name, null);
  if (!changed) nameOf(name);
  const { ui, talk } = cli;
  const { settings } = talk.text;
  if (ui.json) ui.data({ v: 1, kind: 'setting-written', name, value: null, path, overruledBy: null });
  ui.line(changed ? settings.takenOut(name, path) : settings.notThere(name, path));
  return exitCodes.done;
}

function fileOf({ config: { workspace }, env }: Cli, { user }: ConfigFlags): string {
  return configFiles(workspace, env)[user === true ? 'user' : 'workspace'];
}

/** null also where the other place is wrong: the next command says so. */
async function findOverrule(cli: Cli, name: SettingName, path: string): Promise<string | null> {
  const rows = await rowsOf(cli).catch(() => []);
  const place = rows.find((row) => row.name === name)?.place ?? path;
  return place === path ? null : place;
}

/** A folder of the moment means nothing in a file. A bare name is looked for on PATH. */
function programPath(text: string): string {
  const path = meantPath(text);
  return /[/\\]/.test(path) ? resolve(path) : path;
}

const secretive = /pass(word|phrase|wd)?|token|secret|cookie|session|credential|api-?key|private-?key/i;

function nameOf(given: string): SettingName {
  const name = settingNames.find((known) => known === given);
  if (name !== undefined) return name;
  if (given === 'workspace') throw usage(because('workspace-is-no-setting'));
  if (secretive.test(given)) throw usage(because('secret-is-no-setting', { given }));
  throw unknownSetting(given);
}

function unknownSetting(given: string): FerryError {
  return usage(because('unknown-setting', { given, near: findSimilar(given, settingNames), known: settingNames }));
}

function dataOf({ talk }: Cli, row: Row): object {
  return { v: 1, kind: 'setting', ...row, about: talk.text.settings.about[row.name] };
}

function valueInWords({ talk }: Cli, { name, value }: Row): string {
  const { settings } = talk.text;
  if (value === null) return isLeftOpen(name) ? settings.unset[name] : settings.none;
  return asText(value);
}

function isLeftOpen(name: string): name is 'lang' | 'tz' | 'ffmpeg' | 'prepareAtOnce' {
  return ['lang', 'tz', 'ffmpeg', 'prepareAtOnce'].includes(name);
}

function asText(value: Json): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

function usage(reason: ReturnType<typeof because>): FerryError {
  return new FerryError('usage', reason, { effect: 'none' });
}
