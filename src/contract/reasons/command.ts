import type { NoValues } from './values.ts';

/** The command line, the settings, and what a person says to a command. */
export type CommandReasons = {
  /** the person asked to stop */
  readonly interrupted: NoValues;
  readonly 'bad-language': { readonly given: string; readonly from: 'flag' | 'environment' };
  readonly 'bad-time-zone': { readonly given: string; readonly from: 'flag' | 'environment' };
  readonly 'config-unreadable': { readonly path: string };
  /** `what`: the file, or the environment */
  readonly 'config-wrong': { readonly what: string; readonly place?: string };
  readonly 'no-such-destination': { readonly name: string; readonly known: readonly string[] };
  readonly 'no-such-option': {
    readonly destination: string;
    readonly option: string;
    readonly known: readonly string[];
    /** what it looks like */
    readonly meant?: string;
  };
  readonly 'option-without-value': { readonly given: string };
  readonly 'wrong-action': { readonly given: string };
  readonly 'wrong-date': { readonly flag: string; readonly given: string };
  readonly 'wrong-limit': { readonly given: string };
  /** `field`: as it stands in the template, without braces; `known`: those there are */
  readonly 'wrong-title-template': {
    readonly fault: 'empty' | 'brace' | 'unknown-field';
    readonly field?: string;
    readonly known: readonly string[];
  };
  readonly 'wrong-pace': { readonly given: string };
  readonly 'wrong-port': { readonly given: string };
  /** `known`: addresses that are */
  readonly 'not-our-address': { readonly given: string; readonly known: readonly string[] };
  /** no account has posts that a person publishes; `accounts`: those there are */
  readonly 'nothing-by-hand': { readonly accounts: readonly string[] };
  readonly 'flag-needs': { readonly flag: string; readonly needs: string };
  readonly 'ids-unreadable': { readonly path: string };
  readonly 'ids-empty': { readonly path: string };
  readonly 'no-posts': NoValues;
  /** `account`: the only one that was asked for */
  readonly 'no-plan': { readonly account?: string };
  /** nothing was planned but rehearsals, whose sandbox ended with them */
  readonly 'only-rehearsed': NoValues;
  readonly 'no-sandbox': { readonly destination: string };
  readonly 'no-sample': NoValues;
  /** a bug: files are asked for before there is a workspace */
  readonly 'no-workspace': NoValues;
  /** nothing is done without a yes, and nobody can be asked */
  readonly 'confirmation-needed': { readonly for: 'publishing' | 'taking-back'; readonly posts: number };
  readonly 'not-confirmed': { readonly for: 'publishing' | 'taking-back' };
  readonly 'not-unconfirmed': { readonly ref: string };
  /** `accepted`: the destination said yes to this post, so it cannot be "not published" */
  readonly 'one-verdict': { readonly accepted: boolean };
  /** a person gave a post up that nobody could find */
  readonly 'given-up': NoValues;
};
