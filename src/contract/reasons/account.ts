import type { JsonObject } from '../values.ts';
import type { NoValues } from './values.ts';

interface Named {
  readonly destination: string;
  /** the label */
  readonly account: string;
}

/** Accounts, logins, consent, and where their secrets are kept. */
export type AccountReasons = {
  /** stopped by an earlier run, until a person resumes it; `why` is that run's reason */
  readonly 'account-stopped': Named & { readonly why: JsonObject };
  readonly 'wrong-account': { readonly given: string };
  /** the destination needs no account */
  readonly 'no-login': { readonly destination: string };
  /** `fields`: what the login form asks for */
  readonly 'nobody-to-ask': { readonly destination: string; readonly fields: readonly string[] };
  readonly 'answers-unreadable': { readonly path: string };
  /** `what` is the file */
  readonly 'answers-wrong': { readonly what: string; readonly place?: string };
  readonly 'consent-needed': { readonly destination: string };
  readonly 'consent-refused': NoValues;
  /** `of`: reading a login, or letting go of it */
  readonly 'keychain-locked': Named & { readonly of: 'reading' | 'removing' };
  /** `what`: a file, or the keychain's entry; never what stands in it */
  readonly 'credentials-broken': { readonly what: string };
  readonly 'credentials-open': { readonly path: string };
  readonly 'credentials-unreachable': { readonly path: string; readonly systemCode?: string };
};
