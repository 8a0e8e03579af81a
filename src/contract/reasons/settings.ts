import type { NoValues } from './values.ts';

/** What can be wrong with `clipferry config`. */
export interface SettingsReasons {
  readonly 'wrong-config-action': { readonly given: string };
  readonly 'setting-not-named': { readonly known: readonly string[] };
  /** `near`: what it looks like */
  readonly 'unknown-setting': {
    readonly given: string;
    readonly near: string | null;
    readonly known: readonly string[];
  };
  /** `takes`: its words, or its bounds; null: see the README */
  readonly 'setting-wrong': {
    readonly name: string;
    readonly given: string;
    readonly takes: readonly string[] | { readonly least: number; readonly most: number } | null;
  };
  readonly 'setting-without-value': { readonly name: string };
  /** it stands in no file */
  readonly 'workspace-is-no-setting': NoValues;
  /** somebody wanted to keep a secret in a settings file, and typed it */
  readonly 'secret-is-no-setting': { readonly given: string };
}
