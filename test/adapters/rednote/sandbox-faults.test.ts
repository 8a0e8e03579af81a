import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  control,
  get,
  imageNote,
  type Loose,
  open,
  type Permit,
  type Place,
  permits,
  permitUrl,
  pixel,
  post,
  send,
  submit,
  submitSignature,
  upload,
} from './sandbox-calls.ts';

let place: Place;
let image: string;
beforeAll(async () => {
  place = await open();
});
beforeEach(async () => {
  await control(place, 'reset', {});
  image = await upload(place, 'image', pixel());
});
afterAll(() => place.sandbox.close());

const fault = (one: object) => control(place, 'faults', one);
const count = async () => (await place.sandbox.posts()).length;
const rawSubmit = () => post(place, `${place.edith}/web_api/sns/v2/note`, imageNote([image]), submitSignature);

describe('faults on a submit', () => {
  it('loses the answer after the note was made', async () => {
    await fault({ kind: 'drop', route: 'create', when: 'after' });
    await expect(rawSubmit()).rejects.toThrow();
    expect(await count()).toBe(1);
    expect((await rawSubmit()).status).toBe(200);
  });

  it('loses the request before anything was made', async () => {
    await fault({ kind: 'drop', route: 'create', when: 'before' });
    await expect(rawSubmit()).rejects.toThrow();
    expect(await count()).toBe(0);
  });

  it('says success without an id and makes nothing, or makes it all the same when told to', async () => {
    await fault([{ kind: 'no-id' }, { kind: 'no-id', applied: true }]);
    expect(await submit(place, imageNote([image]))).toEqual({ result: 0, success: true, msg: '', data: {} });
    expect(await count()).toBe(0);
    expect((await submit(place, imageNote([image]))).data).toEqual({});
    expect(await count()).toBe(1);
  });

  it.each([
    [-1, 'code'],
    [-100, 'code'],
    [-9136, 'result'],
    [-9999, 'result'],
    [300011, 'result'],
    [300012, 'result'],
    [300015, 'result'],
  ])('refuses with %i in %s', async (code, envelope) => {
    await fault({ kind: 'code', route: 'create', code });
    expect(await submit(place, imageNote([image]))).toMatchObject({ [envelope]: code, success: false });
    expect(await count()).toBe(0);
    expect((await submit(place, imageNote([image]))).success).toBe(true);
  });

  it('asks for a captcha as often as told', async () => {
    await fault({ kind: 'captcha', times: 2 });
    for (let times = 0; times < 2; times += 1) {
      const answer = await rawSubmit();
      expect(answer.status).toBe(461);
      expect(answer.headers.get('Verifytype')).toBe('124');
      expect(answer.headers.get('Verifyuuid')).toBeTruthy();
    }
    expect((await rawSubmit()).status).toBe(200);
    expect(await count()).toBe(1);
  });

  it('answers -9999 only for what is there already', async () => {
    await fault({ kind: 'duplicate' });
    expect((await submit(place, imageNote([image], { title: 'One' }))).success).toBe(true);
    const fresh = await upload(place, 'image', pixel());
    expect((await submit(place, imageNote([fresh], { title: 'Two' }))).success).toBe(true);
    expect(await submit(place, imageNote([fresh], { title: 'Three' }))).toMatchObject({
      result: -9999,
      need_retry: true,
    });
    expect((await submit(place, imageNote([fresh], { title: 'Three' }))).success).toBe(true);
  });

  it('answers 429 with Retry-After and 5xx', async () => {
    await fault([
      { kind: 'status', route: 'create', status: 429, retryAfterSeconds: 30 },
      { kind: 'status', route: 'create', status: 503 },
    ]);
    const limited = await rawSubmit();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '30']);
    expect((await rawSubmit()).status).toBe(503);
    expect(await count()).toBe(0);
  });
});

describe('faults on the way', () => {
  it('cuts a part, slows one, and lets the first pass', async () => {
    const [permit] = (await permits(place, 'video')) as [Permit];
    const opened = await (await send(permit, 'POST', '?uploads')).text();
    const id = /<UploadId>(.+?)</.exec(opened)?.[1];
    const put = (number: number) => send(permit, 'PUT', `?partNumber=${number}&uploadId=${id}`, randomBytes(300_000));
    await fault([
      { kind: 'drop', route: 'part', when: 'during', afterBytes: 100_000, after: 1 },
      { kind: 'slow', delayMs: 60 },
    ]);
    const startedAt = Date.now();
    expect((await put(1)).status).toBe(200);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(55);
    await expect(put(2)).rejects.toThrow();
    const parts = await (await send(permit, 'GET', `?uploadId=${id}`)).text();
    expect(parts).toContain('<PartNumber>1<');
    expect(parts).not.toContain('<PartNumber>2<');
  });

  it('ends permits in the middle of an upload', async () => {
    const [permit] = (await permits(place, 'image')) as [Permit];
    await fault({ kind: 'expire-permits', route: 'put' });
    expect((await send(permit, 'PUT', '', pixel())).status).toBe(403);
    expect(await upload(place, 'image', pixel())).toMatch(/^oss-sg\/spectrum\//);
  });

  it('ends the session in the middle of a run, and a new sign-in goes on', async () => {
    const own = await open({ faults: [{ kind: 'expire-session', route: 'permit', which: 'creator', after: 1 }] });
    const answer = () => get(own, permitUrl(own.creator, 'image'));
    expect((await answer()).success).toBe(true);
    expect(await answer()).toMatchObject({ code: -100, success: false });
    const account = (own.sandbox.facts['sites'] as Loose)['rednote.com'].account;
    const again = await control(own, 'sessions', { account });
    expect((await get({ ...own, cookies: again.cookies }, permitUrl(own.creator, 'image'))).success).toBe(true);
    await own.sandbox.close();
  });

  it('shows and clears what is waiting, and names what it does not understand', async () => {
    await fault({ kind: 'captcha' });
    expect(await (await fetch(`${place.www}/sandbox/faults`)).json()).toMatchObject([{ kind: 'captcha', times: 1 }]);
    await fetch(`${place.www}/sandbox/faults`, { method: 'DELETE' });
    expect(await (await fetch(`${place.www}/sandbox/faults`)).json()).toEqual([]);
    expect((await fault({ kind: 'meteor' })).error).toContain('kind');
  });
});
