import type { ErrorEffect, ErrorKind, ErrorScope } from '../../../src/contract/index.ts';

/** `read` changes nothing whatever is answered; `submit` makes a note; `change` deletes one; `upload` goes to an upload host. */
export type Phase = 'read' | 'submit' | 'change' | 'upload';

/** All that is given must hold. */
export interface Signal {
  readonly phases?: readonly Phase[];
  /** from, to */
  readonly status?: readonly [number, number];
  readonly codes?: readonly [number, number];
  readonly header?: RegExp;
  readonly text?: RegExp;
  readonly xmlCode?: RegExp;
}

export interface ErrorRow {
  readonly name: string;
  readonly signal: Signal;
  readonly kind: ErrorKind;
  readonly code: string;
  /** for `submit`, `change` and `upload`; a `read` never has an effect */
  readonly effect: ErrorEffect;
  readonly scope: ErrorScope;
  readonly message: string;
  readonly hint?: string;
}

const resume = 'Open the site in your browser and see to it, then run clipferry accounts resume {account}.';
const login = 'Sign in again: clipferry login rednote.';
const risk = { kind: 'account-risk', effect: 'none', scope: 'account', hint: resume } as const;
const signIn = { kind: 'needs-user', effect: 'none', scope: 'account', hint: login } as const;
const restart = { kind: 'retryable', code: 'upload-gone', effect: 'none', scope: 'post' } as const;
const noteCalls = ['read', 'change'] as const;

/** Words of the block pages (facts section 10). */
const blockWords = /安全验证|security verification|拖动箭头完成拼图|操作频繁|访问频繁/i;
/** What the page itself shows for a refusal (facts section 10). */
const refusalWords = /违反社区规范|禁止发笔记|账号异常|发布失败|暂时无法发布|审核未通过/;

/**
 * facts/rednote.md section 10 (2026-11-22), first match wins. Nothing was measured by us. `effect: none` stands where the
 * service or its edge named a refusal; where it only failed, the note may exist.
 */
export const errorTable: readonly ErrorRow[] = [
  {
    ...risk,
    name: 'HTTP 461: captcha',
    signal: { status: [461, 461] },
    code: 'captcha',
    message: 'REDnote asks for a captcha',
  },
  {
    ...risk,
    name: 'HTTP 471: captcha',
    signal: { status: [471, 471] },
    code: 'captcha',
    message: 'REDnote asks for a captcha',
  },
  {
    ...risk,
    name: 'headers Verifytype or Verifyuuid: captcha',
    signal: { header: /^verify(type|uuid):/ },
    code: 'captcha',
    message: 'REDnote asks for a captcha',
  },
  {
    ...risk,
    name: 'redirect to a captcha page',
    signal: { status: [300, 399], header: /^location:.*captcha/i },
    code: 'block-page',
    message: 'REDnote shows a security check instead of an answer',
  },
  {
    ...risk,
    name: 'block page',
    signal: { text: blockWords },
    code: 'block-page',
    message: 'REDnote shows a security check instead of an answer',
  },
  {
    ...risk,
    name: 'code 300011: account abnormal',
    signal: { codes: [300011, 300011] },
    code: 'account-abnormal',
    message: 'REDnote calls the account abnormal',
  },
  {
    ...risk,
    name: 'code 300012: network blocked',
    signal: { codes: [300012, 300012] },
    code: 'network-blocked',
    message: 'REDnote blocks this network',
  },
  {
    ...risk,
    name: 'code 300015: browser or signature abnormal',
    signal: { codes: [300015, 300015] },
    code: 'browser-abnormal',
    message: 'REDnote does not take this for a browser',
  },
  {
    ...risk,
    name: 'codes -9130 to -9140: community rules',
    signal: { codes: [-9140, -9130] },
    code: 'rule-refusal',
    message: 'REDnote refuses the post under its community rules',
  },
  {
    ...signIn,
    name: 'HTTP 401: signed out',
    signal: { status: [401, 401], phases: ['read', 'submit', 'change'] },
    code: 'login-expired',
    message: 'the login no longer works',
  },
  {
    ...signIn,
    name: 'code -100: login expired, or two accounts',
    signal: { codes: [-100, -100] },
    code: 'login-expired',
    message: 'the login has expired, or the creator page and the main site are signed in as different accounts',
  },
  {
    ...signIn,
    name: 'code -101: login cookies missing',
    signal: { codes: [-101, -101] },
    code: 'login-expired',
    message: 'cookies of the login are missing',
  },
  {
    ...signIn,
    name: 'redirect to the login page',
    signal: { status: [300, 399], header: /^location:.*\/login\b/i },
    // Only pages are known to do this; an API call that does is not understood well enough to promise anything.
    effect: 'unknown',
    code: 'login-expired',
    message: 'REDnote leads to its login page',
  },
  {
    ...signIn,
    name: 'code -104: no permission',
    signal: { codes: [-104, -104] },
    code: 'no-permission',
    message: 'the account may not do this',
    hint: 'Look in the REDnote app whether the account must be verified first, then run the same command again.',
  },
  {
    // Clients refresh the page and try three times; without a page, trying on only draws attention.
    ...signIn,
    name: 'HTTP 406: headers refused',
    signal: { status: [406, 406] },
    code: 'headers-refused',
    message: 'REDnote refused the request headers that its own page makes',
  },
  {
    kind: 'retryable',
    name: 'HTTP 429: too many requests',
    signal: { status: [429, 429] },
    code: 'rate-limited',
    effect: 'none',
    scope: 'account',
    message: 'REDnote wants fewer requests',
  },
  {
    ...restart,
    name: 'upload: NoSuchUpload',
    signal: { phases: ['upload'], xmlCode: /^(NoSuchUpload|NoSuchKey)$/ },
    message: 'the upload host no longer knows this upload',
  },
  {
    ...restart,
    name: 'upload: InvalidPart',
    signal: { phases: ['upload'], xmlCode: /^InvalidPart/ },
    message: 'the upload host holds other parts than were sent',
  },
  {
    ...restart,
    name: 'upload: "already exists"',
    signal: { phases: ['upload'], text: /already exists?/i },
    message: 'the upload host already has a file under this id',
  },
  {
    ...restart,
    name: 'upload: HTTP 403, wrong or expired token',
    signal: { phases: ['upload'], status: [403, 403] },
    message: 'the upload token is no longer taken',
  },
  {
    kind: 'retryable',
    name: 'upload: BadDigest',
    signal: { phases: ['upload'], xmlCode: /^BadDigest$/ },
    code: 'part-damaged',
    effect: 'none',
    scope: 'post',
    message: 'the bytes were damaged on the way',
  },
  {
    kind: 'permanent',
    name: 'upload: EntityTooLarge',
    signal: { phases: ['upload'], xmlCode: /^EntityTooLarge$/ },
    code: 'file-too-large',
    effect: 'none',
    scope: 'post',
    message: 'the file is larger than the upload host takes',
  },
  {
    kind: 'retryable',
    name: 'HTTP 5xx',
    signal: { status: [500, 599] },
    code: 'server-error',
    effect: 'unknown',
    scope: 'post',
    message: 'REDnote has trouble of its own',
  },
  {
    kind: 'permanent',
    name: 'code 300031: note cannot be viewed',
    signal: { phases: noteCalls, codes: [300031, 300031] },
    code: 'note-gone',
    effect: 'none',
    scope: 'post',
    message: 'the note cannot be viewed',
  },
  {
    kind: 'permanent',
    name: 'code -510001: note state abnormal',
    signal: { phases: noteCalls, codes: [-510001, -510001] },
    code: 'note-gone',
    effect: 'none',
    scope: 'post',
    message: 'the note is not in a state to be read or changed',
  },
  {
    kind: 'permanent',
    name: 'result -9059: bad parameter',
    signal: { codes: [-9059, -9059] },
    code: 'bad-parameter',
    effect: 'none',
    scope: 'post',
    message: 'REDnote does not take a field of the request',
  },
  {
    // RJ #114: another title, text or picture cured it, so most likely the same content was there before.
    kind: 'permanent',
    name: 'result -9999: temporarily cannot publish',
    signal: { codes: [-9999, -9999] },
    code: 'refused-content',
    effect: 'none',
    scope: 'post',
    message: 'REDnote will not publish this, most likely because it looks like something already posted',
    hint: 'Change the title, the text or the first picture, then run clipferry retry.',
  },
  {
    // Seen as a refusal at the edge after which the same request passed (captures of 2026-07-25). One source, and the
    // code says nothing about where it failed: on a submit the note may exist.
    kind: 'retryable',
    name: 'code -1: edge failure',
    signal: { codes: [-1, -1] },
    code: 'edge-failure',
    effect: 'unknown',
    scope: 'post',
    message: 'REDnote turned the request away without a reason',
  },
  {
    ...risk,
    name: 'words of a refusal',
    signal: { text: refusalWords },
    code: 'refused-by-platform',
    message: 'REDnote refuses the post',
  },
];

/** What matches no row. */
export const otherwise: ErrorRow = {
  kind: 'retryable',
  name: 'anything else',
  signal: {},
  code: 'unexpected-answer',
  effect: 'unknown',
  scope: 'post',
  message: 'the answer is not one that REDnote is known to give',
};
