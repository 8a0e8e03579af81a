import type { NoValues } from './values.ts';

/** How a command was typed. `flag`: with its dashes; `command`: the verb, null before one. */
export interface CommandLineReasons {
  /** `near`: the flag it may have been; `commands`: those that do have it */
  readonly 'unknown-flag': {
    readonly flag: string;
    readonly command: string | null;
    readonly near: string | null;
    readonly commands: readonly string[];
  };
  readonly 'unknown-command': { readonly given: string; readonly near: string | null };
  /** `argument`: as the help writes it, `export` */
  readonly 'argument-missing': { readonly command: string; readonly argument: string };
  readonly 'argument-empty': { readonly command: string };
  /** `extra`: the first word too many */
  readonly 'too-many-arguments': { readonly command: string; readonly extra: string };
  readonly 'flag-without-value': { readonly flag: string };
  readonly 'flag-empty': { readonly flag: string };
  readonly 'no-such-shell': { readonly given: string; readonly known: readonly string[] };
  /** `--json-schema` without one */
  readonly 'schema-of-which': NoValues;
  readonly 'flag-not-given': { readonly flag: string; readonly command: string };
  /** with two values, of which only one can count */
  readonly 'flag-twice': { readonly flag: string; readonly values: readonly string[] };
  /** each makes no sense beside the other */
  readonly 'flags-apart': { readonly flag: string; readonly other: string };
  readonly 'no-topic-table': { readonly destination: string };
  readonly 'not-a-choice': { readonly flag: string; readonly given: string; readonly choices: readonly string[] };
  readonly 'since-after-until': { readonly since: string; readonly until: string };
  /** no post and no file here waits or failed for this; `known`: the codes that some do have */
  readonly 'unknown-code': { readonly given: string; readonly known: readonly string[] };
  readonly 'nobody-signed-in': { readonly account: string };
  /** what was printed did not arrive; `full`: there is no room where it goes */
  readonly 'output-cut': { readonly full: boolean };
}
