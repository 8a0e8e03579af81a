import { readFile, stat } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import { type Account, type Destination, FerryError, type LoginForm } from '../../contract/index.ts';
import { decode, decodeJson } from '../../kit/index.ts';
import { type Cli, getDestination } from '../context.ts';
import { type ExitCode, exitCodes } from '../fail.ts';
import { adapterContext, openVaultFor } from '../lines.ts';
import { parseOptions } from '../options.ts';

interface LoginFlags {
  readonly account: string;
  readonly set?: readonly string[];
  readonly fromFile?: string;
}

export async function login(cli: Cli, flags: LoginFlags, name: string): Promise<ExitCode> {
  const destination = await getDestination(cli.registry, name);
  const form = getForm(destination);
  const account: Account = { destination: name, label: flags.account };
  const answers =
    flags.fromFile === undefined ? await ask(cli, form, name) : await readAnswers(cli, form, flags.fromFile);
  const vault = await openVaultFor(cli);
  const ctx = adapterContext(cli, account, null, { open: form.open ?? [] });
  const options = parseOptions(destination, flags.set ?? []);
  const secret = await form.exchange(answers, options, ctx);
  await vault.of(account).write(secret);
  cli.ui.line(
    `Signed in to ${destination.title} as ${account.destination}/${account.label}. The secret is kept in ${await vault.placeOf(account)}.`,
  );
  return exitCodes.done;
}

export async function logout(cli: Cli, flags: { readonly account: string }, name: string): Promise<ExitCode> {
  await getDestination(cli.registry, name);
  const vault = await openVaultFor(cli);
  await vault.remove({ destination: name, label: flags.account });
  cli.ui.line(`Forgot ${name}/${flags.account}.`);
  return exitCodes.done;
}

function getForm(destination: Destination): LoginForm {
  if (destination.login !== null) return destination.login;
  throw new FerryError('usage', 'no-login', `${destination.title} needs no account`, {
    hint: `clipferry migrate <export> --to ${destination.name}`,
  });
}

async function ask(cli: Cli, form: LoginForm, name: string): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const field of form.fields) {
    const answer = await cli.ui.ask(field.question, { secret: field.secret });
    if (answer === null) {
      throw new FerryError('usage', 'nobody-to-ask', 'there is no terminal to ask on', {
        hint: `Put ${form.fields.map((one) => one.name).join(', ')} into a JSON file only you can read: clipferry login ${name} --from-file <path>`,
      });
    }
    answers[field.name] = answer.trim();
  }
  return answers;
}

async function readAnswers(cli: Cli, form: LoginForm, path: string): Promise<Readonly<Record<string, string>>> {
  const shape = Object.fromEntries(form.fields.map((field) => [field.name, z.string().trim().min(1)]));
  const wrong = { kind: 'usage', code: 'answers-wrong' } as const;
  let content: string;
  try {
    content = path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    throw new FerryError('usage', 'answers-unreadable', `cannot read ${path}`, { cause: error });
  }
  if (path !== '-') await warnIfOpen(cli, path);
  return decode(z.object(shape), decodeJson(content, path, wrong), path, wrong);
}

/** The person's own file: we say it and go on. */
async function warnIfOpen(cli: Cli, path: string): Promise<void> {
  if (process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0) return;
  cli.ui.note(`Other users of this computer can read ${path}: delete it now, or chmod 600 it.`);
}
