import type { z } from 'zod';
import type { VerbName } from '../../src/cli/phrases/messages/help.ts';
import { lineOf } from '../../src/cli/schemas/index.ts';
import { readTyped } from '../../src/cli/typed.ts';
import { verbs } from '../../src/cli/verbs.ts';

/** Everything that any test sees on stdout with `--json` is what the command's published schema says. */

const known = new Map<VerbName, z.ZodType>();

function schemaOf(verb: VerbName): z.ZodType {
  const schema = known.get(verb) ?? lineOf(verb);
  known.set(verb, schema);
  return schema;
}

/** What is wrong with the lines a command printed; null: nothing, or it was not asked for JSON. */
export function findUndescribed(args: readonly string[], stdout: string): string | null {
  const { verb, flags } = readTyped(args);
  if (verb === null || !flags.has('--json') || flags.has('--json-schema') || flags.has('--help')) return null;
  // What was cut off by a kill is no line.
  const lines = stdout.split('\n').slice(0, -1);
  for (const line of lines) {
    const wrong = findFault(verb.name, line);
    if (wrong !== null)
      return `clipferry ${verb.name} --json printed what src/cli/schemas/ does not describe.\n${line}\n${wrong}`;
  }
  return null;
}

function findFault(verb: VerbName, line: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const checked = schemaOf(verb).safeParse(value);
  return checked.success ? null : faultsOf(checked.error, value);
}

/** Of a union's many complaints, those of the member that has this line's kind. */
function faultsOf(error: z.ZodError, value: unknown): string {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? String(value.kind) : 'none';
  const members = membersOf(error.issues);
  const ofKind = members.filter((issues) => !issues.some(({ path }) => path[0] === 'kind'));
  if (ofKind.length === 0) return `no line of this command has kind ${kind}`;
  return ofKind
    .map((issues) => issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; '))
    .join('\nor ');
}

type Issues = readonly z.core.$ZodIssue[];

/** What each member of a union says, also where the member is a union. */
function membersOf(issues: Issues): readonly Issues[] {
  const [only] = issues;
  return issues.length === 1 && only?.code === 'invalid_union' && only.path.length === 0
    ? only.errors.flatMap(membersOf)
    : [issues];
}

/** For a command whose name is not known: any command's line. */
export function findUndescribedLine(value: unknown): string | null {
  const line = JSON.stringify(value);
  const faults = verbs.map(({ name }) => findFault(name, line));
  if (faults.includes(null)) return null;
  const nearest = faults.find((fault) => fault !== null && !fault.startsWith('no line of')) ?? faults[0];
  return `no command's --json is described in src/cli/schemas/ with this line\n${line}\n${nearest}`;
}
