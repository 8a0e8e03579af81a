import { because, type FerryError, type IsoTime, type Reason } from '../../../src/contract/index.ts';
import { type ErrorRow, errorOfRow, findRow, retryAfterMs } from '../../../src/kit/index.ts';
import { blueskyReason } from './reasons.ts';
import type { Refusal } from './xrpc.ts';

const destination = 'bluesky';
const minute = 60_000;

/** What a refusal shows: one of the protocol's names, or only a status. */
export type Sign = { readonly names: readonly string[] } | { readonly status: number };

/** What the reasons need beside the sign; `account` is the label, null while signing in. */
export interface Facts {
  readonly account: string | null;
  readonly request: string;
  readonly status: number;
}

type Row = ErrorRow<Sign, Facts>;

const personOfAccount = { kind: 'needs-user', effect: 'none', scope: 'account' } as const;
const suspended = { kind: 'account-risk', effect: 'none', scope: 'account' } as const;
const busy = { kind: 'retryable', effect: 'none', remedy: 'wait-patiently' } as const;
const again = { kind: 'retryable', effect: 'none', remedy: 'send-again' } as const;
const uploadAgain = { kind: 'retryable', effect: 'none', remedy: 'upload-again' } as const;
const never = { kind: 'permanent', effect: 'none' } as const;

/**
 * The server's no → who must act, and what the engine does; the first row that fits wins. A refusal never has an effect. The
 * names of the PDS were seen on a real one (0.4.217), those of the video service are from its lexicons of 2026-08-12.
 */
export const errorTable: readonly Row[] = [
  {
    ...personOfAccount,
    sign: { names: ['ExpiredToken', 'InvalidToken'] },
    reason: (facts) => because('login-expired', whose(facts)),
  },
  {
    ...personOfAccount,
    sign: { names: ['AuthMissing', 'AuthenticationRequired'] },
    reason: (facts) => blueskyReason('app-password-wanted', labelOf(facts)),
  },
  {
    ...personOfAccount,
    sign: { names: ['AuthFactorTokenRequired'] },
    reason: (facts) => blueskyReason('mail-code-wanted', labelOf(facts)),
  },
  {
    ...personOfAccount,
    sign: { names: ['AccountNotFound', 'AccountDeactivated', 'RepoDeactivated', 'RepoNotFound'] },
    reason: (facts) => because('account-gone', whose(facts)),
  },
  {
    ...suspended,
    sign: { names: ['AccountTakedown', 'RepoTakendown', 'AccountSuspended'] },
    reason: (facts) => because('account-suspended', whose(facts)),
  },
  {
    ...busy,
    sign: { names: ['RateLimitExceeded'] },
    reason: because('rate-limited', { destination }),
    scope: 'account',
    waitMs: 5 * minute,
  },
  { kind: 'needs-user', effect: 'none', sign: { names: ['PayloadTooLarge'] }, reason: overServerLimit() },
  {
    ...never,
    sign: {
      names: [
        'BlobTooLarge',
        'InvalidMimeType',
        'VideoTooLarge',
        'VideoTooLong',
        'BadAspectRatio',
        'UnsupportedContentType',
      ],
    },
    reason: because('file-refused', {}),
  },
  { ...uploadAgain, sign: { names: ['BlobNotFound'] }, reason: because('asset-gone', {}) },
  {
    ...never,
    sign: { names: ['InvalidRequest', 'InvalidRecord'] },
    reason: ({ request }) => because('refused', { request }),
  },
  {
    ...again,
    sign: { names: ['DailyLimitExceeded'] },
    reason: because('daily-limit', { destination, of: 'videos' }),
    scope: 'account',
    waitMs: 6 * 60 * minute,
  },
  {
    ...busy,
    sign: { names: ['TooManyOpenUploads'] },
    reason: ({ request, status }) => because('server-busy', { request, status }),
    waitMs: 10 * minute,
  },
  {
    ...busy,
    sign: { names: ['ServiceOverloaded'] },
    reason: ({ request, status }) => because('server-busy', { request, status }),
    waitMs: minute,
  },
  {
    ...again,
    sign: { names: ['UploadNotReady'] },
    reason: because('still-processing', { role: 'video' }),
    waitMs: 10_000,
  },
  { ...personOfAccount, sign: { names: ['UploadForbidden'] }, reason: blueskyReason('video-forbidden') },
  {
    ...uploadAgain,
    sign: { names: ['UploadNotFound', 'UploadExpired', 'UploadAborted', 'UploadFailed', 'InvalidPartNumber'] },
    reason: because('upload-gone', { role: 'video' }),
  },
  {
    ...again,
    sign: { names: ['MissingParts', 'PartSizeMismatch'] },
    reason: because('upload-incomplete', { role: 'video' }),
  },
  {
    ...personOfAccount,
    sign: { status: 401 },
    reason: (facts) => blueskyReason('app-password-wanted', labelOf(facts)),
  },
  { kind: 'needs-user', effect: 'none', sign: { status: 413 }, reason: overServerLimit() },
  {
    ...busy,
    sign: { status: 429 },
    reason: because('rate-limited', { destination }),
    scope: 'account',
    waitMs: 5 * minute,
  },
];

/** A name nobody told us about: certainly a no, and somebody should look at it. */
const unknownRefusal: Row = {
  kind: 'needs-user',
  effect: 'none',
  sign: { names: [] },
  reason: ({ request, status }) => because('refused-unknown', { request, status }),
};

/** The server's no → what it means for us. */
export function refusalError(refusal: Refusal, account: string | null, now: IsoTime): FerryError {
  const { name, words, status, method } = refusal;
  const matches = (sign: Sign) => ('names' in sign ? sign.names.includes(name) : sign.status === status);
  const row = findRow(errorTable, matches) ?? unknownRefusal;
  const said = [name, words].filter((text) => text !== '').join(': ');
  return errorOfRow(
    row,
    { account, request: method, status },
    { said, retryAfterMs: retryAfterMs(refusal.headers, now) },
  );
}

function overServerLimit(): Reason {
  return blueskyReason('file-over-server-limit');
}

function labelOf({ account }: Pick<Facts, 'account'>): { readonly account?: string } {
  return account === null ? {} : { account };
}

/** Whose login it is, for the command that renews it. */
export function whose(facts: Pick<Facts, 'account'>): { readonly destination: string; readonly account?: string } {
  return { destination, ...labelOf(facts) };
}
