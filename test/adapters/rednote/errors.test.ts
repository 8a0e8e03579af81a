import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callApi, type Link } from '../../../adapters/destinations/rednote/api.ts';
import { errorTable, type Phase } from '../../../adapters/destinations/rednote/errors.ts';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { rowOf } from '../../../adapters/destinations/rednote/judge.ts';
import { askRos, rosError } from '../../../adapters/destinations/rednote/ros.ts';
import { sandboxSigner } from '../../../adapters/destinations/rednote/signer.ts';
import { type FerryError, isFerryError } from '../../../src/contract/index.ts';
import { createHostGuard } from '../../../src/net/guard.ts';
import { createHttpClient } from '../../../src/net/http.ts';
import { createRedactor } from '../../../src/net/redact.ts';
import { findWordingFaults, languages, textOf, wordsOf } from '../../contract/worded.ts';
import { MemoryCredentials, TempFiles, testContext } from '../../support/adapter-context.ts';
import { useNock } from '../../support/nock.ts';

const origin = 'http://rednote.test';
const signal = new AbortController().signal;

interface Case {
  readonly row: string;
  readonly phase: Phase;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
  readonly expected: string;
}

/** What clients and captures have met, line by line: `kind code effect scope`, and the remedy where the kind leaves a choice. */
const cases: readonly Case[] = [
  ...(['submit', 'read', 'change'] as const).map((phase) => ({
    row: 'HTTP 461: captcha',
    phase,
    status: 461,
    headers: { verifytype: '124', verifyuuid: 'made-up' },
    expected: 'account-risk captcha none account',
  })),
  { row: 'HTTP 471: captcha', phase: 'submit', status: 471, expected: 'account-risk captcha none account' },
  {
    row: 'headers Verifytype or Verifyuuid: captcha',
    phase: 'submit',
    status: 400,
    headers: { Verifyuuid: 'made-up' },
    expected: 'account-risk captcha none account',
  },
  {
    row: 'redirect to a captcha page',
    phase: 'read',
    status: 302,
    headers: { location: 'https://www.rednote.com/web-login/captcha?verifyType=124' },
    expected: 'account-risk rednote/block-page none account',
  },
  ...['安全验证', 'Security Verification', '拖动箭头完成拼图', '操作频繁', '访问频繁'].map((words) => ({
    row: 'block page',
    phase: 'submit' as const,
    status: 200,
    body: `<html><body><h1>${words}</h1></body></html>`,
    expected: 'account-risk rednote/block-page none account',
  })),
  {
    row: 'block page',
    phase: 'submit',
    status: 200,
    body: { code: -5, success: false, msg: '操作频繁，请稍后再试' },
    expected: 'account-risk rednote/block-page none account',
  },
  coded(300011, 'code 300011: account abnormal', 'account-risk rednote/account-abnormal none account'),
  coded(300012, 'code 300012: network blocked', 'account-risk rednote/network-blocked none account'),
  coded(300015, 'code 300015: browser or signature abnormal', 'account-risk rednote/browser-abnormal none account'),
  ...[-9130, -9136, -9140].map((code) =>
    coded(code, 'codes -9130 to -9140: community rules', 'account-risk rednote/rule-refusal none account'),
  ),
  { row: 'HTTP 401: signed out', phase: 'submit', status: 401, expected: 'needs-user login-expired none account' },
  coded(-100, 'code -100: login expired, or two accounts', 'needs-user login-expired none account'),
  {
    row: 'code -100: login expired, or two accounts',
    phase: 'read',
    status: 200,
    body: { errCode: -100, success: false },
    expected: 'needs-user login-expired none account',
  },
  {
    row: 'code -100: login expired, or two accounts',
    phase: 'read',
    status: 200,
    body: { code: '-100', success: false },
    expected: 'needs-user login-expired none account',
  },
  coded(-101, 'code -101: login cookies missing', 'needs-user login-expired none account'),
  {
    row: 'redirect to the login page',
    phase: 'submit',
    status: 302,
    headers: { location: '/login?redirectReason=401' },
    expected: 'needs-user login-expired unknown account',
  },
  coded(-104, 'code -104: no permission', 'needs-user no-permission none account'),
  {
    row: 'HTTP 406: headers refused',
    phase: 'submit',
    status: 406,
    body: { code: -1, success: false },
    expected: 'needs-user rednote/headers-refused none account',
  },
  {
    row: 'HTTP 429: too many requests',
    phase: 'submit',
    status: 429,
    expected: 'retryable rate-limited none account wait-patiently',
  },
  ...[502, 503, 504].map((status) => ({
    row: 'HTTP 502 to 504: busy',
    phase: 'submit' as const,
    status,
    body: '<html>Bad Gateway</html>',
    expected: 'retryable server-busy unknown post wait-patiently',
  })),
  {
    row: 'HTTP 502 to 504: busy',
    phase: 'read',
    status: 503,
    expected: 'retryable server-busy none post wait-patiently',
  },
  { row: 'HTTP 507: no room', phase: 'submit', status: 507, expected: 'fatal rednote/no-room unknown account' },
  ...[500, 501, 599].map((status) => ({
    row: 'HTTP 5xx',
    phase: 'submit' as const,
    status,
    body: '<html>Oops</html>',
    expected: 'retryable server-failed unknown post',
  })),
  { ...coded(300031, 'code 300031: note cannot be viewed', 'permanent rednote/note-closed none post'), phase: 'read' },
  {
    ...coded(-510001, 'code -510001: note state abnormal', 'permanent rednote/note-closed none post'),
    phase: 'change',
  },
  // Not what these two are known to say about a submit.
  coded(-510001, 'anything else', 'retryable answer-unexpected unknown post'),
  resulted(-9059, 'result -9059: bad parameter', 'permanent rednote/bad-parameter none post'),
  resulted(-9999, 'result -9999: temporarily cannot publish', 'permanent rednote/refused-content none post'),
  coded(-1, 'code -1: edge failure', 'retryable rednote/edge-failure unknown post'),
  { ...coded(-1, 'code -1: edge failure', 'retryable rednote/edge-failure none post'), phase: 'read' },
  ...['发布失败', '审核未通过', '账号异常', '违反社区规范，禁止发笔记'].map((msg) => ({
    row: 'words of a refusal',
    phase: 'submit' as const,
    status: 200,
    body: { result: -7777, success: false, msg },
    expected: 'account-risk rednote/refused-by-platform none account',
  })),
  upload(
    403,
    xml('AccessDenied'),
    'upload: HTTP 403, wrong or expired token',
    'retryable upload-gone none post upload-again',
  ),
  upload(404, xml('NoSuchUpload'), 'upload: NoSuchUpload', 'retryable upload-gone none post upload-again'),
  upload(400, xml('InvalidPart'), 'upload: InvalidPart', 'retryable upload-gone none post upload-again'),
  upload(
    400,
    { code: -1, msg: 'file already exists' },
    'upload: "already exists"',
    'retryable upload-gone none post upload-again',
  ),
  upload(400, xml('BadDigest'), 'upload: BadDigest', 'retryable upload-damaged none post'),
  upload(400, xml('EntityTooLarge'), 'upload: EntityTooLarge', 'permanent file-too-large none post'),
  upload(503, xml('SlowDown'), 'HTTP 502 to 504: busy', 'retryable server-busy unknown post wait-patiently'),
  upload(200, xml('InternalError'), 'anything else', 'retryable answer-unexpected unknown post'),
  // No row of the table: nobody knows what happened.
  { row: 'anything else', phase: 'submit', status: 404, body: '', expected: unexpected('unknown') },
  {
    row: 'anything else',
    phase: 'submit',
    status: 403,
    body: '<html>Forbidden</html>',
    expected: unexpected('unknown'),
  },
  { row: 'anything else', phase: 'submit', status: 200, body: '', expected: unexpected('unknown') },
  { row: 'anything else', phase: 'submit', status: 200, body: '{"result":0,"succ', expected: unexpected('unknown') },
  { row: 'anything else', phase: 'submit', status: 200, body: {}, expected: unexpected('unknown') },
  coded(-12345, 'anything else', unexpected('unknown')),
  { row: 'anything else', phase: 'read', status: 404, body: '', expected: unexpected('none') },
];

function coded(code: number, row: string, expected: string): Case {
  return { row, phase: 'submit', status: 200, body: { code, success: false, msg: '', data: {} }, expected };
}

function resulted(result: number, row: string, expected: string): Case {
  return { row, phase: 'submit', status: 200, body: { result, success: false, msg: '' }, expected };
}

function upload(status: number, body: string | object, row: string, expected: string): Case {
  return { row, phase: 'upload', status, body, expected };
}

function unexpected(effect: string): string {
  return `retryable answer-unexpected ${effect} post`;
}

function xml(code: string): string {
  return `<?xml version='1.0'?><Error><Code>${code}</Code><Message>Because.</Message></Error>`;
}

describe('an answer of REDnote', () => {
  const at = useNock();

  it.each(cases)('$phase $status $body → $row: $expected', async ({ phase, status, headers, body, row, expected }) => {
    at(origin)
      .post('/call')
      .reply(status, body ?? '', headers ?? {});
    const error = await failureOf(phase);
    expect(`${error.kind} ${error.code} ${error.effect} ${error.scope}${remedyOf(error)}`).toBe(expected);
    expect(error.message).not.toMatch(/<html|made-up|undefined/);
    expect(findWordingFaults(rednote, error.reason)).toEqual([]);
    for (const language of languages) {
      const words = wordsOf(rednote, error.reason, language);
      if (error.kind === 'account-risk')
        expect(words && textOf(words)).toContain('clipferry accounts resume rednote/me');
      if (error.kind === 'needs-user') expect(words?.ways ?? []).not.toEqual([]);
    }
    expect(errorTable.some(({ name }) => name === row) || row === 'anything else').toBe(true);
  });

  it('leaves no row of the table untried', () => {
    const tried = new Set(cases.map(({ row }) => row));
    expect(errorTable.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });

  it('says each code in one place only: no row hides behind an earlier one', () => {
    for (const { row, phase, status, headers = {}, body = '' } of cases) {
      if (row === 'anything else') continue;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const seen = {
        phase,
        status,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        code: typeof body === 'string' ? null : codeIn(body),
        text: typeof body === 'string' ? text : String(Reflect.get(body, 'msg') ?? ''),
        xmlCode: /<Code>(\w+)/.exec(text)?.[1] ?? null,
      };
      expect(rowOf(seen).name).toBe(row);
    }
  });

  it.each([
    ['11', 11_000],
    ['Sun, 22 Nov 2026 12:00:09 GMT', 9000],
  ])('waits as long as Retry-After says (%s)', async (after, retryAfterMs) => {
    for (const status of [429, 503]) {
      at(origin).post('/call').reply(status, '', { 'retry-after': after });
      expect(await failureOf('submit')).toMatchObject({ retryAfterMs });
    }
  });

  it('repeats what the platform lets people see, on one line, and nothing else', async () => {
    const msg = '暂时无法发布\n<b>请稍后</b>';
    const body = { result: -9999, success: false, msg, need_retry: true };
    at(origin)
      .post('/call')
      .reply(200, { ...body, can_show_err_msg_to_user: true });
    expect((await failureOf('submit')).reason.said).toBe('暂时无法发布 b 请稍后 /b');
    at(origin)
      .post('/call')
      .reply(200, { ...body, can_show_err_msg_to_user: false });
    expect((await failureOf('submit')).reason.said).toBeUndefined();
  });

  it('repeats the name an upload host gives its refusal', async () => {
    at(origin).post('/call').reply(404, xml('NoSuchUpload'));
    const { reason } = await failureOf('upload');
    expect(reason).toEqual({ code: 'upload-gone', values: { role: 'video' }, said: 'NoSuchUpload' });
  });

  it('is taken for a yes only when nothing in it says no', async () => {
    at(origin)
      .post('/call')
      .reply(200, { code: 0, success: true, data: { id: 1 } });
    expect(await call('submit')).toEqual({ id: 1 });
    at(origin).post('/call').reply(200, { success: true, data: 'older answers name no code' });
    expect(await call('submit')).toBe('older answers name no code');
    for (const body of [
      { code: 0, success: false },
      { code: 0, result: -9136, success: true },
      { result: -1, success: true },
    ]) {
      at(origin).post('/call').reply(200, body);
      await failureOf('submit');
    }
  });
});

/** What the kind means by itself goes without saying. */
function remedyOf({ kind, remedy }: FerryError): string {
  const usual = kind === 'retryable' ? 'send-again' : 'ask';
  return remedy === usual ? '' : ` ${remedy}`;
}

function codeIn(body: object): number | null {
  const code: unknown = Reflect.get(body, 'code') ?? Reflect.get(body, 'result') ?? Reflect.get(body, 'errCode');
  return code === undefined ? null : Number(code);
}

async function failureOf(phase: Phase): Promise<FerryError> {
  try {
    await call(phase);
  } catch (error) {
    if (isFerryError(error)) return error;
    throw error;
  }
  throw new Error('it was taken for a success');
}

async function call(phase: Phase): Promise<unknown> {
  const link = makeLink();
  if (phase === 'upload') {
    const permit = { fileId: 'call', origin, token: 'made-up-token', expiresAtMs: null };
    throw rosError(link, { request: 'POST', role: 'video' }, await askRos(link, permit, { method: 'POST' }, signal));
  }
  const place = { base: 'edith', method: 'POST', path: '/call', body: '{}' } as const;
  return callApi(link, { ...place, phase, data: z.unknown() }, signal);
}

function makeLink(): Link {
  const http = createHttpClient({
    guard: createHostGuard({ allowedHosts: ['rednote.test'] }),
    redact: createRedactor(),
    userAgent: 'clipferry-test',
  });
  return {
    account: { destination: 'rednote', label: 'me' },
    bases: { creator: origin, edith: origin, www: origin },
    cookies: 'a1=made-up',
    signer: sandboxSigner,
    ctx: testContext({ http, files: new TempFiles('/nowhere'), credentials: new MemoryCredentials(null) }),
  };
}
