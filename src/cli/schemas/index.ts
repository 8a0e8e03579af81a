import { z } from 'zod';
import type { VerbName } from '../phrases/messages/help.ts';
import { captionsLines } from './captions.ts';
import { configLines } from './config.ts';
import { errorLine } from './errors.ts';
import { inspectLines } from './inspect.ts';
import { destinationsLines, doctorLines, sandboxLines } from './places.ts';
import {
  holdLines,
  includeLines,
  reportLines,
  resolveLines,
  retryLines,
  skipLines,
  undoLines,
  verifyLines,
} from './posts.ts';
import { fetchLines, migrateLines, planLines, runLines } from './run.ts';
import { accountsLines, ledgerLines, loginLines, logoutLines, statusLines, workspaceLines } from './state.ts';

/** Every line each command can print with `--json`, beside an error. A command that prints none is not for scripts to read. */
const lines: Readonly<Record<VerbName, readonly z.ZodType[]>> = {
  inspect: inspectLines,
  fetch: fetchLines,
  plan: planLines,
  captions: captionsLines,
  migrate: migrateLines,
  run: runLines,
  handoff: runLines,
  status: statusLines,
  report: reportLines,
  verify: verifyLines,
  retry: retryLines,
  resolve: resolveLines,
  undo: undoLines,
  skip: skipLines,
  hold: holdLines,
  include: includeLines,
  accounts: accountsLines,
  ledger: ledgerLines,
  login: loginLines,
  logout: logoutLines,
  destinations: destinationsLines,
  doctor: doctorLines,
  sandbox: sandboxLines,
  config: configLines,
  completion: [],
  demo: migrateLines,
  workspace: workspaceLines,
};

/** One line of this command's `--json`. */
export function lineOf(verb: VerbName): z.ZodType {
  return z.union([...lines[verb], errorLine]);
}

/** The same as JSON Schema (draft 2020-12). Objects are open there: later versions add fields and kinds, and never rename them. */
export function jsonSchemaOf(verb: VerbName): object {
  const schema = lineOf(verb).meta({
    title: `clipferry ${verb} --json`,
    description: 'each line of stdout is one JSON value; go by kind, and pass over kinds and fields you do not know',
  });
  return z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}
