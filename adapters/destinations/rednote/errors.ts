import { because, type Reason } from '../../../src/contract/index.ts';
import type { ErrorRow } from '../../../src/kit/index.ts';
import { own } from './words/codes.ts';

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

/** What the reason of a refusal may speak of. */
export interface Facts {
  readonly destination: string;
  /** the label */
  readonly account: string;
  /** `POST /web_api/sns/v2/note` */
  readonly request: string;
  readonly status: number;
  /** the number in the answer; absent: none */
  readonly code?: number;
  /** of the file on its way to an upload host */
  readonly role?: 'video' | 'image' | 'cover';
}

/** The effect counts for `submit`, `change` and `upload`; a `read` never has one. */
export interface Row extends ErrorRow<Signal, Facts> {
  readonly name: string;
  /** the note that was asked for is not there, or not now */
  readonly closed?: true;
}

const risk = { kind: 'account-risk', effect: 'none', scope: 'account' } as const;
const signIn = { kind: 'needs-user', effect: 'none', scope: 'account' } as const;
const ended = ({ destination, account }: Facts): Reason => because('login-expired', { destination, account });
const captcha = ({ destination, account }: Facts): Reason => because('captcha', { destination, account });
const restart = {
  kind: 'retryable',
  effect: 'none',
  scope: 'post',
  remedy: 'upload-again',
  reason: (facts: Facts) => because('upload-gone', fileIn(facts)),
} as const;
const noteCalls = ['read', 'change'] as const;

/** Words of the block pages. */
const blockWords = /安全验证|security verification|拖动箭头完成拼图|操作频繁|访问频繁/i;
/** What the page itself shows for a refusal. */
const refusalWords = /违反社区规范|禁止发笔记|账号异常|发布失败|暂时无法发布|审核未通过/;

/**
 * README.md, "Refusals": what clients and captures have met, first match wins. Nothing was measured by us. `effect: none`
 * stands where the service or its edge named a refusal; where it only failed, the note may exist.
 */
export const errorTable: readonly Row[] = [
  { ...risk, name: 'HTTP 461: captcha', sign: { status: [461, 461] }, reason: captcha },
  { ...risk, name: 'HTTP 471: captcha', sign: { status: [471, 471] }, reason: captcha },
  {
    ...risk,
    name: 'headers Verifytype or Verifyuuid: captcha',
    sign: { header: /^verify(type|uuid):/ },
    reason: captcha,
  },
  {
    ...risk,
    name: 'redirect to a captcha page',
    sign: { status: [300, 399], header: /^location:.*captcha/i },
    reason: ({ account }) => own('block-page', { account }),
  },
  {
    ...risk,
    name: 'block page',
    sign: { text: blockWords },
    reason: ({ account }) => own('block-page', { account }),
  },
  {
    ...risk,
    name: 'code 300011: account abnormal',
    sign: { codes: [300011, 300011] },
    reason: (facts) => own('account-abnormal', atAccount(facts)),
  },
  {
    ...risk,
    name: 'code 300012: network blocked',
    sign: { codes: [300012, 300012] },
    reason: (facts) => own('network-blocked', atAccount(facts)),
  },
  {
    ...risk,
    name: 'code 300015: browser or signature abnormal',
    sign: { codes: [300015, 300015] },
    reason: (facts) => own('browser-abnormal', atAccount(facts)),
  },
  {
    ...risk,
    name: 'codes -9130 to -9140: community rules',
    sign: { codes: [-9140, -9130] },
    reason: (facts) => own('rule-refusal', atAccount(facts)),
  },
  {
    ...signIn,
    name: 'HTTP 401: signed out',
    sign: { status: [401, 401], phases: ['read', 'submit', 'change'] },
    reason: ended,
  },
  { ...signIn, name: 'code -100: login expired, or two accounts', sign: { codes: [-100, -100] }, reason: ended },
  { ...signIn, name: 'code -101: login cookies missing', sign: { codes: [-101, -101] }, reason: ended },
  {
    ...signIn,
    name: 'redirect to the login page',
    sign: { status: [300, 399], header: /^location:.*\/login\b/i },
    // Only pages are known to do this; an API call that does is not understood well enough to promise anything.
    effect: 'unknown',
    reason: ended,
  },
  {
    ...signIn,
    name: 'code -104: no permission',
    sign: { codes: [-104, -104] },
    reason: ({ destination, account }) => because('no-permission', { destination, account }),
  },
  {
    // Clients refresh the page and try three times; without a page, trying on only draws attention.
    ...signIn,
    name: 'HTTP 406: headers refused',
    sign: { status: [406, 406] },
    reason: own('headers-refused'),
  },
  {
    kind: 'retryable',
    name: 'HTTP 429: too many requests',
    sign: { status: [429, 429] },
    effect: 'none',
    scope: 'account',
    remedy: 'wait-patiently',
    reason: ({ destination }) => because('rate-limited', { destination }),
  },
  {
    ...restart,
    name: 'upload: NoSuchUpload',
    sign: { phases: ['upload'], xmlCode: /^(NoSuchUpload|NoSuchKey)$/ },
  },
  { ...restart, name: 'upload: InvalidPart', sign: { phases: ['upload'], xmlCode: /^InvalidPart/ } },
  { ...restart, name: 'upload: "already exists"', sign: { phases: ['upload'], text: /already exists?/i } },
  {
    ...restart,
    name: 'upload: HTTP 403, wrong or expired token',
    sign: { phases: ['upload'], status: [403, 403] },
  },
  {
    kind: 'retryable',
    name: 'upload: BadDigest',
    sign: { phases: ['upload'], xmlCode: /^BadDigest$/ },
    effect: 'none',
    scope: 'post',
    reason: (facts) => because('upload-damaged', fileIn(facts)),
  },
  {
    kind: 'permanent',
    name: 'upload: EntityTooLarge',
    sign: { phases: ['upload'], xmlCode: /^EntityTooLarge$/ },
    effect: 'none',
    scope: 'post',
    reason: (facts) => because('file-too-large', fileIn(facts)),
  },
  {
    // A gateway's word that the service behind it is away or overloaded.
    kind: 'retryable',
    name: 'HTTP 502 to 504: busy',
    sign: { status: [502, 504] },
    effect: 'unknown',
    scope: 'post',
    remedy: 'wait-patiently',
    reason: ({ request, status }) => because('server-busy', { request, status }),
  },
  {
    // RFC 4918: it cannot store what was sent. Waiting makes no room: in a rehearsal the disk is this computer's own.
    kind: 'fatal',
    name: 'HTTP 507: no room',
    sign: { status: [507, 507] },
    effect: 'unknown',
    scope: 'account',
    reason: own('no-room'),
  },
  {
    // It may be this very note that the service stumbles over: after many tries a person should look.
    kind: 'retryable',
    name: 'HTTP 5xx',
    sign: { status: [500, 599] },
    effect: 'unknown',
    scope: 'post',
    reason: ({ request, status }) => because('server-failed', { request, status }),
  },
  {
    kind: 'permanent',
    name: 'code 300031: note cannot be viewed',
    sign: { phases: noteCalls, codes: [300031, 300031] },
    effect: 'none',
    scope: 'post',
    closed: true,
    reason: (facts) => own('note-closed', codeIn(facts)),
  },
  {
    kind: 'permanent',
    name: 'code -510001: note state abnormal',
    sign: { phases: noteCalls, codes: [-510001, -510001] },
    effect: 'none',
    scope: 'post',
    closed: true,
    reason: (facts) => own('note-closed', codeIn(facts)),
  },
  {
    kind: 'permanent',
    name: 'result -9059: bad parameter',
    sign: { codes: [-9059, -9059] },
    effect: 'none',
    scope: 'post',
    reason: (facts) => own('bad-parameter', codeIn(facts)),
  },
  {
    // Another title, text or picture cured it (2024-05), so most likely the same content was there before.
    kind: 'permanent',
    name: 'result -9999: temporarily cannot publish',
    sign: { codes: [-9999, -9999] },
    effect: 'none',
    scope: 'post',
    reason: (facts) => own('refused-content', codeIn(facts)),
  },
  {
    // Seen as a refusal at the edge after which the same request passed (captures of 2026-07-25). One source, and the
    // code says nothing about where it failed: on a submit the note may exist.
    kind: 'retryable',
    name: 'code -1: edge failure',
    sign: { codes: [-1, -1] },
    effect: 'unknown',
    scope: 'post',
    reason: own('edge-failure'),
  },
  {
    ...risk,
    name: 'words of a refusal',
    sign: { text: refusalWords },
    reason: (facts) => own('refused-by-platform', atAccount(facts)),
  },
];

/** What matches no row. */
export const otherwise: Row = {
  kind: 'retryable',
  name: 'anything else',
  sign: {},
  effect: 'unknown',
  scope: 'post',
  reason: ({ request, status }) => because('answer-unexpected', { request, status }),
};

function codeIn({ code }: Facts): { readonly code?: number } {
  return code === undefined ? {} : { code };
}

function atAccount(facts: Facts): { readonly account: string; readonly code?: number } {
  return { account: facts.account, ...codeIn(facts) };
}

function fileIn({ role }: Facts): { readonly role?: 'video' | 'image' | 'cover' } {
  return role === undefined ? {} : { role };
}
