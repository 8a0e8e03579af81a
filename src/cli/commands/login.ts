import { readFile, stat } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import { type Account, because, type Destination, FerryError, type LoginForm } from '../../contract/index.ts';
import { decode, decodeJson } from '../../kit/index.ts';
import { assertNoObstacle } from '../account-options.ts';
import { adapterContext, openVaultFor } from '../connect.ts';
import { type Cli, getDestination, titleOf } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { findPurpose, forgetKey, keepKey, keyFields } from '../language/key.ts';
import type { ServicePurpose } from '../language/key-variables.ts';
import { parseOptions } from '../options.ts';
import { shellWord } from '../phrases/shell.ts';
import { placeInWords } from '../vault-place.ts';

interface LoginFlags {
  readonly account: string;
  readonly set?: readonly string[];
  readonly fromFile?: string;
  readonly translateWith?: string;
  readonly transcribeWith?: string;
}

/** In a destination, or a service that translates or writes down what is said. */
export async function login(cli: Cli, flags: LoginFlags, name: string): Promise<ExitCode> {
  const purpose = findPurpose(name);
  assertItsOwn(flags, name);
  if (purpose !== null) return loginService(cli, flags, purpose);
  const destination = await getDestination(cli, name);
  const form = getForm(destination);
  const account: Account = { destination: name, label: flags.account };
  const options = parseOptions(destination, flags.set ?? []);
  assertNoObstacle(destination, options);
  const answers =
    flags.fromFile === undefined
      ? await ask(cli, destination, form)
      : await readAnswers(cli, form.fields, flags.fromFile);
  const vault = await openVaultFor(cli);
  const ctx = adapterContext(cli, account, { store: null, plain: form.plain ?? [] });
  const signedIn = await form.exchange(answers, options, ctx, cli.stop.drained);
  await vault.signIn(account, signedIn);
  const { text } = cli.talk;
  const place = placeInWords(cli.talk, await vault.placeOf(account));
  cli.ui.line(text.accounts.signedIn(titleOf(cli, destination), `${name}/${account.label}`, place));
  if (cli.ui.json) cli.ui.data({ v: 1, kind: 'signed-in', account, options: signedIn.options ?? {} });
  const kept = Object.entries(signedIn.options ?? {}).map(([option, value]) => `${option}=${asText(value)}`);
  if (kept.length > 0) cli.ui.line(text.accounts.remembered(kept.join(', ')));
  return exitCodes.done;
}

/** An address that says nothing here would be ignored. */
function assertItsOwn({ translateWith, transcribeWith }: LoginFlags, name: string): void {
  const other = `login ${name}`;
  const flag =
    translateWith !== undefined && name !== 'translation'
      ? '--translate-with'
      : transcribeWith !== undefined && name !== 'transcription'
        ? '--transcribe-with'
        : null;
  if (flag !== null) throw new FerryError('usage', because('flags-apart', { flag, other }), { effect: 'none' });
}

function loginService(cli: Cli, flags: LoginFlags, purpose: ServicePurpose): Promise<ExitCode> {
  const { fromFile, translateWith, transcribeWith } = flags;
  const given = purpose === 'translation' ? translateWith : transcribeWith;
  return keepKey(cli, { purpose, given: given ?? null }, async (question) => {
    if (fromFile !== undefined) return (await readAnswers(cli, keyFields, fromFile))['key'] ?? '';
    const key = await cli.ui.ask(question, { secret: true });
    if (key !== null) return key;
    const reason = because('nobody-to-ask', { destination: purpose, fields: ['key'] });
    throw new FerryError('usage', reason, { effect: 'none' });
  });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export async function logout(cli: Cli, flags: { readonly account: string }, name: string): Promise<ExitCode> {
  const purpose = findPurpose(name);
  if (purpose !== null) return forgetKey(cli, purpose);
  await getDestination(cli, name);
  const vault = await openVaultFor(cli);
  const isKnown = (await vault.list()).some(
    ({ destination, label }) => destination === name && label === flags.account,
  );
  if (!isKnown) {
    const reason = because('nobody-signed-in', { account: `${name}/${flags.account}` });
    throw new FerryError('usage', reason, { effect: 'none' });
  }
  const account = { destination: name, label: flags.account };
  await vault.remove(account);
  if (cli.ui.json) cli.ui.data({ v: 1, kind: 'signed-out', account });
  cli.ui.line(cli.talk.text.accounts.forgot(`${name}/${flags.account}`));
  return exitCodes.done;
}

function getForm({ login: form, name }: Destination): LoginForm {
  if (form !== null) return form;
  throw new FerryError('usage', because('no-login', { destination: name }), { effect: 'none' });
}

async function ask(
  { ui, talk }: Cli,
  { name: destination, words }: Destination,
  { fields }: LoginForm,
): Promise<Readonly<Record<string, string>>> {
  const questions = words[talk.language].login;
  const answers: Record<string, string> = {};
  for (const { name, secret } of fields) {
    const answer = await ui.ask(questions[name] ?? name, { secret });
    if (answer === null) {
      const reason = because('nobody-to-ask', { destination, fields: fields.map((field) => field.name) });
      throw new FerryError('usage', reason, { effect: 'none' });
    }
    answers[name] = answer.trim();
  }
  return answers;
}

async function readAnswers(
  cli: Cli,
  fields: readonly { readonly name: string }[],
  path: string,
): Promise<Readonly<Record<string, string>>> {
  const shape = Object.fromEntries(fields.map((field) => [field.name, z.string().trim().min(1)]));
  const wrong = { kind: 'usage', code: 'answers-wrong', effect: 'none' } as const;
  let content: string;
  try {
    // Ctrl-C ends it also where nothing ever comes.
    content =
      path === '-' ? await readAll(addAbortSignal(cli.stop.drained, process.stdin)) : await readFile(path, 'utf8');
  } catch (cause) {
    if (cli.stop.draining) throw cause;
    throw new FerryError('usage', because('answers-unreadable', { path }), { effect: 'none', cause });
  }
  if (path !== '-') await warnIfOpen(cli, path);
  return decode(z.object(shape), decodeJson(content, path, wrong), path, wrong);
}

/** The person's own file: we say it and go on. */
async function warnIfOpen({ ui, talk }: Cli, path: string): Promise<void> {
  if (process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0) return;
  ui.note(talk.text.accounts.othersCanRead(path, `chmod 600 ${shellWord(path)}`));
}
