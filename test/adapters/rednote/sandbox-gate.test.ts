import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  control,
  get,
  getWithHost,
  imageNote,
  type Loose,
  open,
  type Place,
  permitUrl,
  pixel,
  post,
  submit,
  submitSignature,
  upload,
} from './sandbox-calls.ts';

let place: Place;
let other: { creator: string; edith: string; cookies: string };
beforeAll(async () => {
  place = await open();
  other = (place.sandbox.facts['sites'] as Loose)['xiaohongshu.com'];
});
afterAll(() => place.sandbox.close());

const info = (at: Place, cookies = at.cookies) =>
  fetch(`${at.creator}/api/galaxy/user/info`, { headers: { cookie: cookies } });
const without = (cookies: string, name: string) =>
  cookies
    .split('; ')
    .filter((pair) => !pair.startsWith(name))
    .join('; ');

describe('what the sandbox says at start', () => {
  it('is the object of the issue, and an account that works', async () => {
    const { facts, options, credentials, hosts, home } = place.sandbox;
    expect(facts).toMatchObject({
      v: 1,
      creator: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      edith: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      upload: [expect.stringMatching(/^http:/), expect.stringMatching(/^http:/)],
      home: place.www,
      cookies: expect.stringMatching(/a1=.+; .*web_session=.+/),
    });
    expect(options).toEqual({
      site: 'rednote.com',
      endpoints: { creator: place.creator, edith: place.edith, www: place.www },
    });
    expect(credentials).toEqual({ cookies: place.cookies });
    expect(hosts).toContain(new URL(home).host);
    expect(hosts).toHaveLength(8);
    for (const call of [
      '/api/galaxy/user/info',
      '/api/galaxy/creator/home/personal_info',
      '/api/galaxy/user/my-info',
    ]) {
      expect(await get(place, place.creator + call)).toMatchObject({ code: 0, success: true });
    }
  });

  it('refuses settings it does not know, by name', async () => {
    await expect(open({ mode: '2020' })).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'rednote/sandbox-settings', values: { place: 'mode' } },
    });
    await expect(open({ moed: '2026' })).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('the two sites', () => {
  it('do not know each other’s cookies', async () => {
    const stranger = { ...place, cookies: other.cookies };
    expect((await info(stranger)).status).toBe(401);
    expect(await get(stranger, `${place.edith}/api/sns/web/v2/user/me`)).toMatchObject({ code: -100, success: false });
    const page = await fetch(`${place.creator}/publish/publish`, {
      headers: { cookie: other.cookies },
      redirect: 'manual',
    });
    expect(page.status).toBe(302);
    expect(page.headers.get('location')).toBe(`${other.creator}/publish/publish`);
  });

  it('both answer their own', async () => {
    const there = { ...place, ...other };
    expect((await info(there)).status).toBe(200);
    expect(other.cookies).toContain('galaxy_creator_session_id');
    expect(place.cookies).not.toContain('galaxy_creator_session_id');
  });
});

describe('a session', () => {
  it('has two sides: creator and main', async () => {
    const mainOnly = without(place.cookies, 'access-token-creator');
    const answer = await info(place, mainOnly);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: -101, success: false });
    const page = await fetch(`${place.creator}/publish/publish`, { headers: { cookie: mainOnly }, redirect: 'manual' });
    expect(page.headers.get('location')).toMatch(/^\/login\?redirectReason=401/);
    const creatorOnly = { ...place, cookies: without(place.cookies, 'web_session') };
    expect((await info(creatorOnly)).status).toBe(200);
    expect(await get(creatorOnly, `${place.edith}/api/sns/web/v2/user/me`)).toMatchObject({ code: -101 });
    const transcode = `${place.edith}/web_api/sns/capa/postgw/query_transcode?video_id=1`;
    const status = await fetch(transcode, { headers: { cookie: creatorOnly.cookies, 'x-s': 'y' } });
    expect(status.status).toBe(401);
  });

  it('publishes only when both sides are the same account', async () => {
    const image = await upload(place, 'image', pixel());
    const { cookies } = await control(place, 'sessions', { name: 'Somebody else' });
    const web = /web_session=[^;]+/;
    const mixed = place.cookies.replace(web, web.exec(cookies)?.[0] ?? '');
    expect(await submit({ ...place, cookies: mixed }, imageNote([image]))).toMatchObject({
      code: -100,
      success: false,
    });
  });

  it('ends when the same account signs in again', async () => {
    const first = await control(place, 'sessions', { name: 'Twice' });
    expect((await info(place, first.cookies)).status).toBe(200);
    const second = await control(place, 'sessions', { account: first.account });
    expect((await info(place, first.cookies)).status).toBe(401);
    expect((await info(place, second.cookies)).status).toBe(200);
  });
});

describe('signature headers', () => {
  const unsigned = (url: string) => fetch(url, { headers: { cookie: place.cookies } });

  it('are wanted where the page’s own fetch fails without them', async () => {
    expect((await unsigned(permitUrl(place.creator, 'image'))).status).toBe(406);
    expect((await unsigned(`${place.creator}/api/galaxy/v2/creator/note/user/posted?tab=0&page=0`)).status).toBe(406);
    const remove = await post(place, `${place.edith}/web_api/sns/capa/postgw/note/delete`, { note_id: 'x' }, {});
    expect(await remove.json()).toMatchObject({ code: -1, success: false });
  });

  it('are not wanted where it works', async () => {
    for (const path of [
      '/api/galaxy/user/info',
      '/api/galaxy/creator/home/personal_info',
      '/api/galaxy/creator/datacenter/note/analyze/list?type=0&page_size=10&page_num=1',
    ]) {
      expect((await unsigned(place.creator + path)).status).toBe(200);
    }
  });

  it('are wanted in full on a submit of 2026', async () => {
    const note = imageNote([await upload(place, 'image', pixel())]);
    for (const missing of ['x-s-common', 'x-rap-param'] as const) {
      const { [missing]: _, ...rest } = submitSignature;
      expect((await post(place, `${place.edith}/web_api/sns/v2/note`, note, rest)).status).toBe(406);
    }
    expect((await submit(place, note)).success).toBe(true);
  });
});

describe('the door', () => {
  it('opens to 127.0.0.1 and localhost only', async () => {
    const port = new URL(place.www).port;
    for (const base of [place.www, place.creator, place.edith]) {
      expect(await getWithHost(base, `evil.example:${new URL(base).port}`)).toBe(421);
    }
    expect(await getWithHost(place.www, 'localhost:1')).toBe(421);
    expect(await getWithHost(place.www, `localhost:${port}`)).toBe(200);
  });

  it('does not take orders from another site’s page', async () => {
    const answer = await fetch(`${place.www}/sandbox/reset`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('caps what it reads into memory', async () => {
    const answer = await post(
      place,
      `${place.edith}/web_api/sns/v2/note`,
      `"${'x'.repeat(3_000_000)}"`,
      submitSignature,
    );
    expect(answer.status).toBe(413);
  });

  it('finds no file outside its own', async () => {
    for (const path of ['/media/..%2f..%2fjournal.ndjson', '/media/journal.ndjson', '/media/__proto__']) {
      expect((await fetch(place.www + path)).status).toBe(404);
    }
    const answer = await fetch(`http://${place.sandbox.hosts.at(-1)}/..%2f..%2fetc/passwd`, {
      method: 'PUT',
      body: 'x',
    });
    expect(answer.status).toBe(403);
  });
});
