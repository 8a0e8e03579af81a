import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loose, open, type Place, permitUrl, pixel, sha256 } from './sandbox-calls.ts';

/** Speaks what two older public clients send (2025 and 2026), with nothing but the base URLs changed. */

let place: Place;
beforeAll(async () => {
  place = await open({ mode: 'legacy', site: 'xiaohongshu.com' });
});
afterAll(() => place.sandbox.close());

const part = 5 * 1024 * 1024;

describe('the older Python client', () => {
  // One session: the same headers and cookies go everywhere, the upload host included.
  const headers = () => ({
    cookie: place.cookies,
    'user-agent': 'Mozilla/5.0',
    'content-type': 'application/json',
    'x-s': 'XYW_made-up',
    'x-t': '1700000000000',
    'x-s-common': 'made-up',
  });
  const call = async (method: string, url: string, body?: object): Promise<Loose> => {
    const answer = await fetch(url, {
      method,
      headers: headers(),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const data = await answer.json();
    if (!data.success) throw new Error(JSON.stringify(data));
    return data.data ?? data;
  };
  // Always the first alternative, always the same upload host.
  const uploadHost = () => (place.sandbox.facts['upload'] as readonly string[])[0];
  const permit = async (scene: string): Promise<{ fileId: string; token: string }> => {
    const { uploadTempPermits } = await call('GET', permitUrl(place.edith, scene, 'web/permit'));
    return { fileId: uploadTempPermits[0].fileIds[0], token: uploadTempPermits[0].token };
  };
  const putFile = async (scene: string, bytes: Uint8Array, type: string): Promise<Response & { fileId: string }> => {
    const { fileId, token } = await permit(scene);
    const answer = await fetch(`${uploadHost()}/${fileId}`, {
      method: 'PUT',
      headers: { ...headers(), 'X-Cos-Security-Token': token, 'Content-Type': type },
      body: bytes as BodyInit,
    });
    expect(answer.status).toBe(200);
    expect(fileId, 'the mainland site names no region').toMatch(/^spectrum\/\w+$/);
    return Object.assign(answer, { fileId });
  };
  const createNote = (common: object, media: object): Promise<Loose> =>
    call('POST', `${place.edith}/web_api/sns/v2/note`, {
      common: {
        note_id: '',
        source: '{"type":"web","ids":"","extraInfo":"{\\"subType\\":\\"official\\"}"}',
        ats: [],
        hash_tag: [],
        post_loc: {},
        privacy_info: { op_type: 1, type: 0 },
        ...common,
      },
      image_info: null,
      video_info: null,
      ...media,
    });
  const binds = (postTime: number | null): string =>
    JSON.stringify({
      version: 1,
      noteId: 0,
      noteOrderBind: {},
      notePostTiming: { postTime },
      noteCollectionBind: { id: '' },
    });

  it('publishes images with a topic echoed from the search', async () => {
    const { topic_info_dtos: topics } = await call('POST', `${place.edith}/web_api/sns/v1/search/topic`, {
      keyword: '旅行',
      suggest_topic_request: { title: '', desc: '#旅行' },
      page: { page_size: 20, page: 1 },
    });
    const bytes = pixel();
    const { fileId } = await putFile('image', bytes, 'image/jpeg');
    const note = await createNote(
      {
        type: 'normal',
        title: 'An older client',
        desc: 'with a topic #旅行[话题]#',
        hash_tag: [topics[0]],
        business_binds: binds(null),
      },
      {
        image_info: {
          images: [
            {
              file_id: fileId,
              metadata: { source: -1 },
              stickers: { version: 2, floating: [] },
              extra_info_json: '{"mimeType":"image/jpeg"}',
            },
          ],
        },
      },
    );
    expect(note.id).toMatch(/^[0-9a-f]{24}$/);
    const stored = await findNote(note.id);
    expect(stored.files).toEqual([{ fileId, sha256: sha256(bytes), bytes: bytes.length }]);
    // It echoed `type: "official"`, and such a tag cannot be tapped.
    expect(stored.topics).toMatchObject([{ name: '旅行', type: 'official', clickable: false }]);
  });

  it('sends a video in 5 MiB parts and takes the first frame as its cover', async () => {
    const bytes = randomBytes(2 * part + 1234);
    const { fileId, token } = await permit('video');
    const url = `${uploadHost()}/${fileId}`;
    const tokenHeader = { ...headers(), 'X-Cos-Security-Token': token };
    const opened = await (await fetch(`${url}?uploads`, { method: 'POST', headers: tokenHeader })).text();
    const uploadId = /<UploadId>(.+?)<\/UploadId>/.exec(opened)?.[1];
    let listed = '';
    for (let number = 1; (number - 1) * part < bytes.length; number += 1) {
      const body = bytes.subarray((number - 1) * part, number * part);
      const answer = await fetch(`${url}?partNumber=${number}&uploadId=${uploadId}`, {
        method: 'PUT',
        headers: tokenHeader,
        body,
      });
      const etag = (answer.headers.get('Etag') ?? '').replaceAll('"', '&quot;');
      listed += `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`;
    }
    const done = await fetch(`${url}?uploadId=${uploadId}`, {
      method: 'POST',
      headers: { ...tokenHeader, 'content-type': 'application/xml' },
      body: `<CompleteMultipartUpload>${listed}</CompleteMultipartUpload>`,
    });
    expect(done.status).toBe(200);
    const videoId = done.headers.get('X-Ros-Video-Id');
    const frame = await call('POST', `${place.www}/fe_api/burdock/v2/note/query_transcode`, { videoId });
    expect(frame.hasFirstFrame).toBe(true);
    const postTime = Date.now() + 2 * 3_600_000;
    const note = await createNote(
      {
        type: 'video',
        title: 'A scheduled video',
        desc: '',
        privacy_info: { op_type: 1, type: 1 },
        business_binds: binds(postTime),
      },
      {
        video_info: {
          file_id: fileId,
          timelines: [],
          cover: { file_id: frame.firstFrameFileId, frame: { ts: 0, is_user_select: false, is_upload: false } },
          chapters: [],
          chapter_sync_text: false,
          entrance: 'web',
        },
      },
    );
    expect(await findNote(note.id)).toMatchObject({
      type: 'video',
      visibility: 'private',
      scheduled: new Date(postTime).toISOString(),
      files: [{ sha256: sha256(bytes), bytes: bytes.length }],
      cover: { fileId: frame.firstFrameFileId },
    });
  });

  it('reads its own notes on the legacy path', async () => {
    const { notes } = await call('GET', `${place.creator}/api/galaxy/creator/note/user/posted?tab=0&page=0`);
    expect(notes.map((note: Loose) => note.display_title)).toContain('An older client');
  });

  it('hears in JSON that a file id was used before', async () => {
    const { fileId, token } = await permit('image');
    const again = () =>
      fetch(`${uploadHost()}/${fileId}`, {
        method: 'PUT',
        headers: { ...headers(), 'X-Cos-Security-Token': token },
        body: pixel() as BodyInit,
      });
    expect((await again()).status).toBe(200);
    expect(await (await again()).json()).toMatchObject({ success: false, msg: expect.stringContaining('exists') });
  });
});

describe('the older TypeScript client', () => {
  const headers = () => ({ cookie: place.cookies, 'x-s': 'XYS_made-up', 'x-t': '1700000000000' });
  const json = () => ({ ...headers(), 'content-type': 'application/json;charset=UTF-8' });

  it('goes from the self look-up to a deleted note', async () => {
    const me: Loose = await (await fetch(`${place.edith}/api/sns/web/v2/user/me`, { headers: headers() })).json();
    expect(me.data).toMatchObject({ nickname: 'Sandbox Creator' });

    const given: Loose = await (
      await fetch(permitUrl(place.edith, 'image', 'web/permit'), { headers: headers() })
    ).json();
    const { fileIds, token } = given.data.uploadTempPermits[0];
    const uploadHost = (place.sandbox.facts['upload'] as readonly string[])[0];
    const put = await fetch(`${uploadHost}/${fileIds[0]}`, {
      method: 'PUT',
      headers: { 'X-Cos-Security-Token': token, 'Content-Type': 'image/png' },
      body: pixel() as BodyInit,
    });
    expect(put.status).toBe(200);

    const search: Loose = await (
      await fetch(`${place.edith}/web_api/sns/v1/search/topic`, {
        method: 'POST',
        headers: json(),
        body: JSON.stringify({
          keyword: 'travel',
          suggest_topic_request: { title: '', desc: '#travel' },
          page: { page_size: 20, page: 1 },
        }),
      })
    ).json();
    const { id, name } = search.data.topic_info_dtos[0];

    const create = await fetch(`${place.edith}/web_api/sns/v2/note`, {
      method: 'POST',
      headers: { ...json(), origin: 'https://creator.xiaohongshu.com', referer: 'https://creator.xiaohongshu.com/' },
      body: JSON.stringify({
        common: {
          type: 'normal',
          title: 'From a terminal',
          note_id: '',
          desc: 'hello #travel[话题]#',
          source: '{"type":"web"}',
          business_binds: '{"version":1,"noteId":0,"notePostTiming":{}}',
          ats: [],
          hash_tag: [{ id, name, type: 'topic' }],
          post_loc: {},
          privacy_info: { op_type: 1, type: 0 },
        },
        image_info: { images: [{ file_id: fileIds[0], metadata: { source: -1 } }] },
        video_info: null,
      }),
    });
    const created: Loose = await create.json();
    expect(created).toMatchObject({ result: 0, success: true, data: { id: expect.stringMatching(/^[0-9a-f]{24}$/) } });
    expect((await findNote(created.data.id)).topics).toMatchObject([{ name: 'travel', clickable: true }]);

    const list = `${place.creator}/api/galaxy/v2/creator/note/user/posted?tab=0&page=0`;
    const ids = async (): Promise<string[]> => {
      const answer: Loose = await (await fetch(list, { headers: headers() })).json();
      return answer.data.notes.map((note: Loose) => note.id);
    };
    expect(await ids()).toContain(created.data.id);
    const removed = await fetch(`${place.creator}/api/galaxy/creator/note/delete`, {
      method: 'POST',
      headers: json(),
      body: JSON.stringify({ note_id: created.data.id }),
    });
    expect(await removed.json()).toMatchObject({ code: 0, success: true });
    expect(await ids()).not.toContain(created.data.id);
  });
});

describe('the same clients against 2026', () => {
  it('are turned away at the permit, the submit and the old delete', async () => {
    const today = await open({ mode: '2026' });
    const headers = { cookie: today.cookies, 'x-s': 'made-up', 'x-t': '1' };
    const status = async (url: string, method = 'GET') =>
      (await fetch(url, { method, headers, ...(method === 'POST' ? { body: '{}' } : {}) })).status;
    expect(await status(permitUrl(today.edith, 'image', 'web/permit'))).toBe(404);
    expect(await status(`${today.edith}/web_api/sns/v2/note`, 'POST')).toBe(406);
    expect(await status(`${today.creator}/api/galaxy/creator/note/delete`, 'POST')).toBe(404);
    await today.sandbox.close();
  });
});

async function findNote(id: string): Promise<Loose> {
  const notes: Loose = await (await fetch(`${place.www}/sandbox/notes`)).json();
  return notes.find((note: Loose) => note.id === id);
}
