import { rm, truncate } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { topicMarkup } from '../../../adapters/destinations/rednote/limits.ts';
import type { HttpAnswer, JsonObject, Options, Sandbox } from '../../../src/contract/index.ts';
import { wordsOf } from '../../contract/worded.ts';
import { MemoryCredentials, noHttp, TempFiles, testContext } from '../../support/adapter-context.ts';
import { freePort } from '../../support/http-server.ts';
import { type Client, signal, signIn } from './client.ts';
import { control, type Loose, open, type Place } from './sandbox-calls.ts';

const account = { destination: 'rednote', label: 'me' };
const withoutNetwork = testContext({
  http: noHttp,
  files: new TempFiles('/nowhere'),
  credentials: new MemoryCredentials(null),
});

let place: Place;
beforeAll(async () => {
  place = await open();
});
afterAll(() => place.sandbox.close());
beforeEach(() => control(place, 'reset', {}));

describe('the real sites', () => {
  it.each(['rednote.com', 'xiaohongshu.com'])('%s: a person posts there, nobody signs in', async (site) => {
    const session = await rednote.connect(account, { site }, withoutNetwork, signal);
    expect((await session.whoAmI(signal)).url).toContain(`creator.${site}/new/note-manager`);
    expect(rednote.login).toBeNull();
    expect(rednote.consent({ site })).toBeNull();
  });

  it('never get the made-up headers of the sandbox, also when named as its endpoints', async () => {
    const options = optionsAt('https://edith.xiaohongshu.com');
    const ctx = testContext({
      http: noHttp,
      files: new TempFiles('/nowhere'),
      credentials: new MemoryCredentials({ cookies: 'a1=x' }),
    });
    await expect(rednote.connect(account, options, ctx, signal)).rejects.toMatchObject({
      code: 'rednote/not-a-sandbox',
    });
  });

  it('are posted to by a person, at a slow pace, and the list of notes proves nothing', () => {
    const real = rednote.capabilities({}, null);
    expect(real.publisher).toBe('person');
    expect(real.publish).toEqual({ resend: 'unsafe', absence: { provableAfterMs: 0 } });
    expect(real.pace).toMatchObject({ perDay: 3, minGapMs: 3 * 3_600_000 });
    const elsewhere = rednote.capabilities(optionsAt('https://rednote.example.test'), null);
    expect(elsewhere.publish.absence, 'only a sandbox on this machine proves anything').toBe('unprovable');
  });

  it.each(['en', 'zh'] as const)('are told about before the first post, in %s', (language) => {
    const told = (rednote.briefing?.({}) ?? []).map((reason) => wordsOf(rednote, reason, language)?.says ?? '');
    expect(told).toHaveLength(8);
    expect(told.join('\n')).toContain('rednote.com');
    expect(told.join('\n')).toContain('3:4');
    expect(told.join('\n')).toContain('2026');
  });

  it('are not meant by a rehearsal on this machine: no consent, absence provable', () => {
    const options = { ...optionsAt('http://127.0.0.1:9'), absenceProvableAfterMs: 5000 };
    expect(rednote.consent(options)).toBeNull();
    expect(rednote.capabilities(options, null).publish.absence).toEqual({ provableAfterMs: 5000 });
  });
});

describe('options', () => {
  it('come as text from the command line where they are no objects', () => {
    const read = rednote.options.parse({ site: 'xiaohongshu.com', original: true, declaration: 'ai', maxTopics: 10 });
    expect(rednote.capabilities(read as JsonObject, null).text.hashtags.max).toBe(10);
    for (const wrong of [{ maxTopics: 11 }, { declaration: 'repost' }, { site: 'example.com' }, { endpoints: 'here' }])
      expect(() => rednote.capabilities(wrong, null)).toThrowError(expect.objectContaining({ kind: 'usage' }));
  });

  it('leave hashtags as they are where topics are not wanted', () => {
    expect(rednote.capabilities({ topics: 'none' }, null).text.hashtags.inBody('旅行')).toBe('#旅行');
    expect(rednote.capabilities({}, null).text.hashtags.inBody('旅行'), 'as a person types it').toBe('#旅行');
    const rehearsed = rednote.capabilities(optionsAt('http://127.0.0.1:9'), null);
    expect(rehearsed.text.hashtags.inBody('旅行')).toBe(topicMarkup('旅行'));
  });
});

describe('signing in', () => {
  it('asks both sides, and wants one person on them', async () => {
    const other = await control(place, 'sessions', { name: 'Somebody else' });
    const mixed = mix(place.cookies, other.cookies);
    const credentials = { ...place.sandbox.credentials, cookies: mixed };
    await expect(signIn({ ...place.sandbox, credentials })).rejects.toMatchObject({
      kind: 'needs-user',
      code: 'rednote/two-accounts',
      effect: 'none',
      scope: 'account',
    });
  });

  it('meets the login of the other site with a question to the person', async () => {
    const sites = place.sandbox.facts['sites'] as Loose;
    const credentials = { ...place.sandbox.credentials, cookies: sites['xiaohongshu.com'].cookies };
    await expect(signIn({ ...place.sandbox, credentials })).rejects.toMatchObject({
      kind: 'needs-user',
      effect: 'none',
    });
  });
});

describe('uploading', () => {
  it('tells the upload hosts nothing but the token', async () => {
    const client = await signIn(place.sandbox);
    await client.upload(await client.video(6_000_000));
    await client.upload(await client.image());
    const uploads = client.http.seen.filter(({ request }) => isUploadHost(place.sandbox, request.url));
    expect(uploads.length).toBeGreaterThanOrEqual(5);
    for (const { request } of uploads) {
      expect(Object.keys(request.headers ?? {})).not.toContain('cookie');
      expect(JSON.stringify(request.headers)).not.toContain('rehearsal');
      expect(request.headers?.['x-cos-security-token']).toMatch(/^q-sandbox-/);
    }
  });

  it('keeps token, file id and host of one alternative together, the best by its own rank', async () => {
    const client = await signIn(place.sandbox);
    const expireTime = 1_796_200_000_000;
    const given = [
      { qos: 2, uploadAddr: 'second.test', token: 'token-2', fileIds: ['spectrum/two'], expireTime },
      { qos: 1, uploadAddr: 'first.test', token: 'token-1', fileIds: ['spectrum/one'], expireTime },
    ];
    client.http.planAt(0, { kind: 'answered-by-gateway', answer: permitAnswer(given) });
    const ticket = await client.session.openUpload(await client.image(), signal);
    expect((ticket.data as Loose).permits).toEqual([
      { origin: 'http://first.test', token: 'token-1', fileId: 'spectrum/one', expiresAtMs: expireTime },
      { origin: 'http://second.test', token: 'token-2', fileId: 'spectrum/two', expiresAtMs: expireTime },
    ]);
    expect(ticket.expiresAt).toBe(new Date(expireTime).toISOString());
  });

  it.each([
    ['a picture', 'image'],
    ['a video in parts', 'video'],
  ] as const)('goes to the next host when the first refuses the connection: %s', async (_what, kind) => {
    const dead = `127.0.0.1:${await freePort()}`;
    const client = await signIn(place.sandbox, {}, [dead]);
    client.http.plan((_index, request) =>
      request.url.includes(uploadHosts(place.sandbox)[0] ?? '') ? { kind: 'refused' } : null,
    );
    const draft =
      kind === 'image'
        ? await client.imageDraft()
        : await client.videoDraft({
            media: [await uploaded(client, await client.video(11_000_000))],
          });
    const remote = await client.publish(draft);
    expect(remote.id).toMatch(/^[0-9a-f]{24}$/);
    expect(draft.media[0]?.file.sha256).toBe((await only(place)).files[0].sha256);
  });

  it('speaks https to a host that is named without a scheme, and follows one that is named with it', async () => {
    const client = await signIn(place.sandbox);
    const permit = { qos: 1, token: 't', fileIds: ['spectrum/x'], expireTime: 1_796_200_000_000 };
    const answers: readonly [string, string][] = [
      ['https://ros-upload.example.test', 'https://ros-upload.example.test'],
      ['http://ros-upload.example.test/', 'http://ros-upload.example.test'],
    ];
    for (const [uploadAddr, origin] of answers) {
      client.http.planAt(0, { kind: 'answered-by-gateway', answer: permitAnswer([{ ...permit, uploadAddr }]) });
      const ticket = await client.session.openUpload(await client.image(), signal);
      expect((ticket.data as Loose).permits[0].origin).toBe(origin);
    }
  });

  it('reads a permit in the older spelling, and leaves out what cannot be used', async () => {
    const client = await signIn(place.sandbox);
    const older = { upload_addr: 'ros.example.test', token: 't', file_ids: ['spectrum/y'] };
    const unusable = [{ uploadAddr: 'a b', token: 't', fileIds: ['z'] }, { token: 't' }, {}];
    const body = { code: 0, success: true, data: { upload_temp_permits: [...unusable, older] } };
    client.http.planAt(0, { kind: 'answered-by-gateway', answer: ok(body) });
    const ticket = await client.session.openUpload(await client.image(), signal);
    expect((ticket.data as Loose).permits).toHaveLength(1);
    expect(ticket.expiresAt).toBeNull();
    client.http.planAt(0, { kind: 'answered-by-gateway', answer: permitAnswer([]) });
    await expect(client.session.openUpload(await client.image(), signal)).rejects.toMatchObject({
      code: 'rednote/no-permit',
    });
  });

  it('begins anew when the token expired, in the middle or before the end', async () => {
    const client = await signIn(place.sandbox);
    const file = await client.video(11_000_000);
    let ticket = await client.session.openUpload(file, signal);
    if (ticket.next) ticket = await client.session.sendPart(file, ticket, ticket.next, signal);
    await control(place, 'faults', { kind: 'expire-permits', route: 'part' });
    if (!ticket.next) throw new Error('a part was expected');
    await expect(client.session.sendPart(file, ticket, ticket.next, signal)).rejects.toMatchObject({
      kind: 'retryable',
      code: 'upload-gone',
      remedy: 'upload-again',
      effect: 'none',
    });
    expect(await client.session.queryUpload(file, ticket, signal)).toEqual({ kind: 'gone' });
  });

  it('finds a video whose last answer was lost, also after the token expired', async () => {
    const client = await signIn(place.sandbox);
    const file = await client.video(11_000_000);
    let ticket = await client.session.openUpload(file, signal);
    while (ticket.next) ticket = await client.session.sendPart(file, ticket, ticket.next, signal);
    client.http.planAt(0, { kind: 'answer-lost' });
    await expect(client.session.finishUpload(file, ticket, signal)).rejects.toMatchObject({ kind: 'retryable' });
    client.http.calm();
    const asset = await client.session.finishUpload(file, ticket, signal);
    expect(await client.session.queryUpload(file, ticket, signal)).toEqual({ kind: 'complete', asset });
    await control(place, 'faults', { kind: 'expire-permits', route: 'parts' });
    expect(await client.session.queryUpload(file, ticket, signal)).toEqual({ kind: 'complete', asset });
    expect(client.http.seen.at(-1)?.request.url).toContain('videoid');
  });

  it('does not take an error inside a 200 for the end of an upload', async () => {
    const client = await signIn(place.sandbox);
    const file = await client.video(6_000_000);
    let ticket = await client.session.openUpload(file, signal);
    while (ticket.next) ticket = await client.session.sendPart(file, ticket, ticket.next, signal);
    const answer = { status: 200, headers: {}, body: '<Error><Code>InternalError</Code></Error>' };
    client.http.planAt(0, { kind: 'answered-by-gateway', answer });
    await expect(client.session.finishUpload(file, ticket, signal)).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('sends a damaged part again: the host and we must agree on every byte', async () => {
    const client = await signIn(place.sandbox);
    const file = await client.video(6_000_000);
    const ticket = await client.session.openUpload(file, signal);
    if (!ticket.next) throw new Error('a part was expected');
    const answer = { status: 200, headers: { etag: `"${'0'.repeat(32)}"` }, body: '' };
    client.http.planAt(0, { kind: 'answered-by-gateway', answer });
    await expect(client.session.sendPart(file, ticket, ticket.next, signal)).rejects.toMatchObject({
      kind: 'retryable',
      code: 'upload-damaged',
      remedy: 'send-again',
    });
  });

  it('asks for a file to be made anew that is gone or shorter than it was', async () => {
    const client = await signIn(place.sandbox);
    const file = await client.video(6_000_000);
    const ticket = await client.session.openUpload(file, signal);
    const { next } = ticket;
    if (!next) throw new Error('a part was expected');
    for (const [harm, code] of [
      [(path: string) => truncate(path, 1000), 'rendition-changed'],
      [(path: string) => rm(path), 'rendition-gone'],
    ] as const) {
      await harm(await client.ctx.files.ensureFile(file.sha256, signal));
      await expect(client.session.sendPart(file, ticket, next, signal)).rejects.toMatchObject({
        kind: 'retryable',
        code,
        remedy: 'prepare-again',
        effect: 'none',
      });
    }
  });

  it('fills a hole in the list of parts, and nothing else', async () => {
    const client = await signIn(place.sandbox);
    const file = await client.video(16_000_000);
    const opened = await client.session.openUpload(file, signal);
    const part = 5 * 1024 * 1024;
    for (const index of [0, 2]) {
      const range = { index, start: index * part, end: (index + 1) * part };
      await client.session.sendPart(file, opened, range, signal);
    }
    const progress = await client.session.queryUpload(file, opened, signal);
    if (progress.kind !== 'open') throw new Error(`it is ${progress.kind}`);
    expect(progress.ticket.next).toMatchObject({ index: 1 });
    expect(progress.ticket.confirmedBytes).toBe(2 * part);
    const second = await client.session.sendPart(
      file,
      progress.ticket,
      { index: 1, start: part, end: 2 * part },
      signal,
    );
    expect(second.next).toMatchObject({ index: 3 });
  });
});

describe('hashtags', () => {
  it('become topics of exactly their name; others stay plain text, and the log says so', async () => {
    const client = await signIn(place.sandbox);
    const names = ['旅行', '攝影', 'nobodyeverusedthis', 'Travel'];
    const body = `Words ${names.map(topicMarkup).join('')}`;
    await client.publish(await client.imageDraft({ body, hashtags: names }));
    const note = await only(place);
    expect(note.topics.map(({ name, clickable }: Loose) => [name, clickable])).toEqual([
      ['旅行', true],
      ['攝影', true],
    ]);
    expect(note.desc).toBe(`Words ${topicMarkup('旅行')}${topicMarkup('攝影')}#nobodyeverusedthis #Travel `);
    expect(client.ctx.logs.filter((line) => line.includes('plain text'))).toHaveLength(2);
  });

  it('are searched once in a session', async () => {
    const client = await signIn(place.sandbox);
    for (let round = 0; round < 2; round += 1)
      await client.publish(await client.imageDraft({ body: topicMarkup('旅行'), hashtags: ['旅行'] }));
    expect(client.http.seen.filter(({ request }) => request.url.endsWith('/search/topic'))).toHaveLength(1);
  });
});

describe('submitting', () => {
  it('sends the stored text, byte for byte, once', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft({ body: 'Zeile\n"日落" 🌅' });
    const ticket = JSON.parse(JSON.stringify(await client.session.openPublish(draft, 'key', signal)));
    client.http.calm();
    await client.session.publish(draft, ticket, signal);
    const sent = client.http.seen.at(-1)?.request;
    expect(client.http.count).toBe(1);
    expect(sent?.body).toBe(ticket.data.body);
  });

  it('without an id is in doubt, and the doubt ends in "no" or in the note', async () => {
    const client = await signIn(place.sandbox);
    for (const applied of [false, true]) {
      const draft = await client.imageDraft();
      const ticket = await client.session.openPublish(draft, 'key', signal);
      await control(place, 'faults', { kind: 'no-id', applied });
      await expect(client.session.publish(draft, ticket, signal)).rejects.toMatchObject({
        kind: 'retryable',
        code: 'answer-without-id',
        effect: 'unknown',
      });
      const end = await client.session.reconcile(draft, ticket, signal);
      expect(end.kind).toBe(applied ? 'yes' : 'no');
    }
  });

  it.each([
    [{ kind: 'captcha', route: 'create' }, 'account-risk', 'captcha', 'none'],
    [{ kind: 'code', route: 'create', code: -9136 }, 'account-risk', 'rednote/rule-refusal', 'none'],
    [{ kind: 'code', route: 'create', code: 300011 }, 'account-risk', 'rednote/account-abnormal', 'none'],
    [{ kind: 'code', route: 'create', code: -9999 }, 'permanent', 'rednote/refused-content', 'none'],
    [{ kind: 'code', route: 'create', code: -1 }, 'retryable', 'rednote/edge-failure', 'unknown'],
    [{ kind: 'status', route: 'create', status: 503, retryAfterSeconds: 7 }, 'retryable', 'server-busy', 'unknown'],
    [{ kind: 'status', route: 'create', status: 429, retryAfterSeconds: 7 }, 'retryable', 'rate-limited', 'none'],
    [{ kind: 'expire-session', route: 'create' }, 'needs-user', 'login-expired', 'none'],
  ] as const)('meets %j as %s %s, effect %s', async (fault, kind, code, effect) => {
    const own = await open();
    try {
      const client = await signIn(own.sandbox);
      const draft = await client.imageDraft();
      const ticket = await client.session.openPublish(draft, 'key', signal);
      await control(own, 'faults', fault);
      const failure = client.session.publish(draft, ticket, signal);
      await expect(failure).rejects.toMatchObject({ kind, code, effect });
      expect(await own.sandbox.posts()).toEqual([]);
    } finally {
      await own.sandbox.close();
    }
  });

  it('is not done again for a note that turns out to be there: its id is taken', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.videoDraft();
    const remote = await client.publish(draft);
    const again = await client.session.openPublish(draft, 'key-2', signal);
    expect(await client.session.publish(draft, again, signal)).toEqual(remote);
    expect(await place.sandbox.posts()).toHaveLength(1);
  });
});

describe('reconciling', () => {
  it('says "no" while the list lags, and "yes" when it shows the note, under review or not', async () => {
    const slow = await open({ listLagMs: 400, reviewMs: 600_000 });
    try {
      const client = await signIn(slow.sandbox);
      const draft = await client.videoDraft();
      const ticket = await client.session.openPublish(draft, 'key', signal);
      const remote = await client.session.publish(draft, ticket, signal);
      expect(await client.session.reconcile(draft, ticket, signal)).toEqual({ kind: 'no' });
      expect(await client.session.verify(remote, draft, signal)).toMatchObject({ kind: 'processing' });
      await expect.poll(() => client.session.reconcile(draft, ticket, signal)).toEqual({ kind: 'yes', remote });
      expect(await client.session.verify(remote, draft, signal)).toMatchObject({
        kind: 'processing',
        because: { code: 'rednote/under-review' },
      });
    } finally {
      await slow.sandbox.close();
    }
  });

  it('stops at the notes that were there before, however many there are', async () => {
    const client = await signIn(place.sandbox);
    for (let more = 0; more < 25; more += 1) await client.publish(await client.imageDraft());
    const draft = await client.imageDraft();
    const ticket = await client.session.openPublish(draft, 'key', signal);
    client.http.calm();
    expect(await client.session.reconcile(draft, ticket, signal)).toEqual({ kind: 'no' });
    expect(client.http.count, 'one page of the list').toBe(1);
  });

  it('reads past pinned notes that come again on every page', async () => {
    const client = await signIn(place.sandbox);
    const oldest = await client.publish(await client.imageDraft());
    for (let more = 0; more < 10; more += 1) await client.publish(await client.imageDraft());
    const draft = await client.imageDraft();
    const ticket = await client.session.openPublish(draft, 'key', signal);
    const remote = await client.session.publish(draft, ticket, signal);
    for (let more = 0; more < 12; more += 1) await client.publish(await client.imageDraft());
    await control(place, `notes/${oldest.id}`, { sticky: true });
    expect(await client.session.reconcile(draft, ticket, signal)).toEqual({ kind: 'yes', remote });
  });

  it('knows a file again that the platform names by another folder', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft();
    const ticket = await client.session.openPublish(draft, 'key', signal);
    const remote = await client.session.publish(draft, ticket, signal);
    const fileId = draft.media[0]?.asset?.id ?? '';
    const moved = fileId.replace('oss-sg/spectrum/', 'oss-sg/notes_pre_post/');
    expect(moved).not.toBe(fileId);
    client.http.plan((_index, request) =>
      request.url.includes('/note/detail')
        ? {
            kind: 'answered-by-gateway',
            answer: ok({ code: 0, success: true, data: { images_list: [{ fileid: moved }] } }),
          }
        : null,
    );
    expect(await client.session.reconcile(draft, ticket, signal)).toEqual({ kind: 'yes', remote });
  });

  it('finds a note whose title the platform changed, by its files', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft();
    const ticket = await client.session.openPublish(draft, 'key', signal);
    const remote = await client.session.publish(draft, ticket, signal);
    const data = { ...ticket.data, title: 'What we called it' };
    expect(await client.session.reconcile(draft, { ...ticket, data }, signal)).toEqual({ kind: 'yes', remote });
  });

  it.each([
    ['goes in a circle', () => page(['a'], 0)],
    ['never ends', (index: number) => page([`n${index}`], index + 1)],
  ])('ends with a list that %s', async (what, answerAt) => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft();
    const ticket = await client.session.openPublish(draft, 'key', signal);
    client.http.plan((index, request) =>
      request.url.includes('/user/posted') ? { kind: 'answered-by-gateway', answer: answerAt(index) } : null,
    );
    const end = await client.session.reconcile(draft, ticket, signal);
    if (what === 'never ends')
      expect(end).toMatchObject({ kind: 'unknown', because: { code: 'rednote/list-too-long' } });
    else expect(end).toEqual({ kind: 'no' });
  });

  it.each([
    ['only pinned ones', [{ sticky: true }]],
    ['only scheduled ones', [{ schedule_post_time: 1_796_200_000_000 }]],
    ['one that was there, out of order', [{}, { id: 'new-1' }]],
  ])('reads past a page of %s', async (_what, first) => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft();
    const remote = await client.publish(draft);
    const ticket = await client.session.openPublish(draft, 'key', signal);
    const data = { ...ticket.data, before: ['old'], found: null };
    const rows = first.map((row) => ({ id: 'old', display_title: 'Another', ...row }));
    const pages = [rows, [{ id: remote.id, display_title: draft.title }]];
    client.http.plan((index, request) =>
      request.url.includes('/user/posted')
        ? { kind: 'answered-by-gateway', answer: notesAnswer(pages[index] ?? [], index === 0 ? 1 : -1) }
        : null,
    );
    expect(await client.session.reconcile(draft, { ...ticket, data }, signal)).toEqual({ kind: 'yes', remote });
  });

  it('cannot tell when a new note has the title and REDnote does not name its files', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft();
    const ticket = await client.session.openPublish(draft, 'key', signal);
    client.http.plan((_index, request) => ({
      kind: 'answered-by-gateway',
      answer: request.url.includes('/user/posted')
        ? ok({
            code: 0,
            success: true,
            data: { page: -1, notes: [{ id: 'f'.repeat(24), display_title: draft.title }] },
          })
        : ok({ code: 0, success: true, data: { id: 'f'.repeat(24), images_list: null } }),
    }));
    expect(await client.session.reconcile(draft, ticket, signal)).toEqual({
      kind: 'unknown',
      because: { code: 'rednote/files-not-named' },
    });
  });

  it('does not take the words of a note for a block page', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft({ title: '操作频繁 安全验证', body: 'Security Verification 账号异常' });
    const remote = await client.publish(draft);
    expect(await client.session.verify(remote, draft, signal)).toMatchObject({ kind: 'live' });
  });
});

describe('verifying', () => {
  it('calls a scheduled note live when its time has come', async () => {
    const client = await signIn(place.sandbox);
    const at = new Date(Date.parse(client.ctx.clock.now()) + 2 * 3_600_000).toISOString();
    const draft = await client.imageDraft({ scheduledAt: at });
    const remote = await client.publish(draft);
    expect(await client.session.verify(remote, draft, signal)).toMatchObject({
      kind: 'processing',
      because: { code: 'rednote/not-yet-time', values: { scheduledAt: at } },
    });
    client.ctx.clock.advance(3 * 3_600_000);
    expect(await client.session.verify(remote, draft, signal)).toMatchObject({ kind: 'live' });
  });

  it('notices other pictures, another order, another video and a note hidden from everybody', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft({}, 3);
    const remote = await client.publish(draft);
    const turned = { ...draft, media: [...draft.media].reverse() };
    expect(await client.session.verify(remote, turned, signal)).toEqual({
      kind: 'refused',
      because: { code: 'rednote/other-pictures' },
    });
    const film = await client.videoDraft();
    const filmed = await client.publish(film);
    const other = { ...film, media: [await uploaded(client, await client.video())] };
    await expect.poll(() => client.session.verify(filmed, film, signal)).toMatchObject({ kind: 'live' });
    expect(await client.session.verify(filmed, other, signal)).toEqual({
      kind: 'refused',
      because: { code: 'rednote/other-video' },
    });
    const hidden = await client.imageDraft({ visibility: 'private' });
    const hiddenRemote = await client.publish(hidden);
    expect(await client.session.verify(hiddenRemote, hidden, signal)).toMatchObject({ kind: 'live' });
    const meant = { ...hidden, visibility: 'public' } as const;
    expect(await client.session.verify(hiddenRemote, meant, signal)).toEqual({
      kind: 'refused',
      because: { code: 'rednote/hidden-from-others' },
    });
  });
});

describe('what is seen of a note', () => {
  it('is what the owner is shown: title, text, audience and how many files', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft({ visibility: 'friends', body: 'On deck' }, 3);
    const remote = await client.publish(draft);
    const { title, body, visibility } = draft;
    const seen = { title, body, visibility, mediaCount: 3 };
    expect(await client.session.verify(remote, draft, signal)).toEqual({ kind: 'live', seen });
    await control(place, `notes/${remote.id}`, { title: 'Other', desc: 'Words' });
    const edited = { ...seen, title: 'Other', body: 'Words' };
    expect(await client.session.verify(remote, draft, signal)).toEqual({ kind: 'live', seen: edited });
  });

  it('takes a hashtag that stayed plain text for what was sent, and a hashtag that is gone for a difference', async () => {
    const client = await signIn(place.sandbox);
    const names = ['旅行', 'nobodyeverusedthis'];
    const draft = await client.imageDraft({ body: `Words ${names.map(topicMarkup).join('')}`, hashtags: names });
    const remote = await client.publish(draft);
    const live = { kind: 'live', seen: { body: draft.body } };
    expect(await client.session.verify(remote, draft, signal)).toMatchObject(live);
    await control(place, `notes/${remote.id}`, { desc: `Words ${topicMarkup('旅行')}` });
    expect(await client.session.verify(remote, draft, signal)).not.toMatchObject(live);
  });

  it('names no audience that is none of ours, and no number of files that is not told', async () => {
    const client = await signIn(place.sandbox);
    const draft = await client.imageDraft();
    const remote = await client.publish(draft);
    const detail = { id: remote.id, title: draft.title, desc: draft.body, privacy: { type: 7 }, images_list: null };
    client.http.planAt(0, { kind: 'answer-replaced', answer: ok({ code: 0, success: true, data: detail }) });
    const seen = { title: draft.title, body: draft.body };
    expect(await client.session.verify(remote, draft, signal)).toEqual({ kind: 'live', seen });
  });
});

describe('removing', () => {
  it('does not call a note gone that may only be locked', async () => {
    const client = await signIn(place.sandbox);
    const remote = await client.publish(await client.imageDraft());
    const locked = ok({ code: -510001, success: false, msg: '笔记状态异常' });
    client.http.planAt(0, { kind: 'answered-by-gateway', answer: locked });
    await expect(client.session.remove?.(remote, signal)).rejects.toMatchObject({ code: 'rednote/note-closed' });
    expect(await place.sandbox.posts()).toHaveLength(1);
  });
});

function optionsAt(base: string): Options {
  return { endpoints: { creator: base, edith: base, www: base } };
}

async function uploaded(client: Client, file: Awaited<ReturnType<Client['video']>>) {
  return { file, asset: await client.upload(file) };
}

async function only({ sandbox }: Place): Promise<Loose> {
  const [note, ...more] = await sandbox.posts();
  expect(more).toEqual([]);
  return note;
}

/** The creator cookies of one login and the main-site cookie of another. */
function mix(creator: string, main: string): string {
  const session = main.split('; ').find((pair) => pair.startsWith('web_session=')) ?? '';
  return creator.replace(/web_session=[^;]*/, session);
}

function uploadHosts(sandbox: Sandbox): readonly string[] {
  return (sandbox.facts['upload'] as readonly string[]).map((base) => base.replace('http://', ''));
}

function isUploadHost(sandbox: Sandbox, url: string): boolean {
  return uploadHosts(sandbox).includes(new URL(url).host);
}

function ok(body: object): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function permitAnswer(uploadTempPermits: readonly object[]): HttpAnswer {
  return ok({ code: 0, success: true, data: { uploadTempPermits } });
}

function page(ids: readonly string[], next: number): HttpAnswer {
  return notesAnswer(
    ids.map((id) => ({ id, display_title: 'Another' })),
    next,
  );
}

function notesAnswer(notes: readonly object[], next: number): HttpAnswer {
  return ok({ code: 0, success: true, data: { page: next, notes } });
}
