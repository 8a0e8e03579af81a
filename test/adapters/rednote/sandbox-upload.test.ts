import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  cutRequest,
  get,
  imageNote,
  open,
  type Permit,
  type Place,
  permits,
  permitUrl,
  pixel,
  send,
  sha256,
  submit,
  upload,
  urlOf,
  videoNote,
} from './sandbox-calls.ts';

let place: Place;
beforeAll(async () => {
  place = await open();
});
afterAll(() => place.sandbox.close());

async function onePermit(scene: 'image' | 'video' = 'video'): Promise<Permit> {
  const [permit] = await permits(place, scene);
  if (!permit) throw new Error('no permit');
  return permit;
}

async function initiate(permit: Permit): Promise<string> {
  const text = await (await send(permit, 'POST', '?uploads')).text();
  return /<InitiateMultipartUploadResult>[\s\S]*<UploadId>(.+?)<\/UploadId>/.exec(text)?.[1] ?? '';
}

async function sendPart(permit: Permit, id: string, number: number, bytes: Uint8Array, headers = {}): Promise<string> {
  const answer = await send(permit, 'PUT', `?partNumber=${number}&uploadId=${id}`, bytes, headers);
  return answer.headers.get('etag') ?? (await answer.text());
}

async function listParts(permit: Permit, id: string, query = ''): Promise<[number, string, number][]> {
  const text = await (await send(permit, 'GET', `?uploadId=${id}${query}`)).text();
  const rows = text.matchAll(/<PartNumber>(\d+)<\/PartNumber>[\s\S]*?<ETag>&quot;(.+?)&quot;<\/ETag>\s*<Size>(\d+)</g);
  return [...rows].map((row) => [Number(row[1]), row[2] ?? '', Number(row[3])]);
}

function complete(permit: Permit, id: string, parts: readonly [number, string][]) {
  const rows = parts.map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`);
  const body = `<CompleteMultipartUpload>${rows.join('')}</CompleteMultipartUpload>`;
  return send(permit, 'POST', `?uploadId=${id}`, body, { 'Content-Type': 'application/xml' });
}

describe('a permit', () => {
  it('offers two hosts with their own ids, tokens and qos, and not always the default host first', async () => {
    const seen = new Set<string>();
    for (let times = 0; times < 3; times += 1) {
      const [first, second] = await permits(place, 'image');
      expect(first?.uploadAddr).not.toBe(second?.uploadAddr);
      expect(first?.token).not.toBe(second?.token);
      expect(first?.fileIds[0], 'the global site names a region in front').toMatch(/^oss-sg\/spectrum\/\w+$/);
      expect([first?.qos, second?.qos]).toEqual([1, 2]);
      expect(first?.expireTime).toBeGreaterThan(Date.now() + 23 * 3_600_000);
      seen.add(first?.uploadAddr ?? '');
    }
    expect(seen.size).toBe(2);
  });

  it('names as many files as asked', async () => {
    const [permit] = await permits(place, 'image', 3);
    expect(new Set(permit?.fileIds).size).toBe(3);
  });

  it('puts the reason into data.result when there is none', async () => {
    const answer = await get(place, permitUrl(place.creator, 'sound'));
    expect(answer.data).toMatchObject({ result: { success: false }, uploadTempPermits: [] });
  });

  it('opens only its own file, on its own host, until it expires', async () => {
    const [here, there] = await permits(place, 'image');
    if (!here || !there) throw new Error('no permits');
    const mixed = [
      { ...here, token: 'guessed' },
      { ...here, token: there.token },
      { ...here, uploadAddr: there.uploadAddr },
      { ...here, fileIds: there.fileIds },
    ];
    for (const wrong of mixed) {
      const answer = await send(wrong, 'PUT', '', pixel());
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
    }
    const brief = await open({ permitLifeMs: 1 });
    const [late] = await permits(brief, 'image');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await send(late as Permit, 'PUT', '', pixel())).status).toBe(403);
    await brief.sandbox.close();
  });
});

describe('a single PUT', () => {
  it('answers empty with ETag and preview, and a video id for video only', async () => {
    for (const scene of ['image', 'video'] as const) {
      const bytes = pixel();
      const answer = await send(await onePermit(scene), 'PUT', '', bytes);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe('');
      expect(answer.headers.get('etag')).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
      expect(answer.headers.get('x-ros-video-id') !== null).toBe(scene === 'video');
      const preview = await fetch(answer.headers.get('x-ros-preview-url') ?? '');
      expect(Buffer.from(await preview.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('leaves nothing when it is cut, and may be sent again', async () => {
    const permit = await onePermit();
    const headers = { 'x-cos-security-token': permit.token, 'content-length': 100_000 };
    await cutRequest(urlOf(permit), headers, randomBytes(50_000));
    expect((await send(permit, 'PUT', '', randomBytes(100_000))).status).toBe(200);
  });

  it('refuses a second file under the same id in JSON', async () => {
    const permit = await onePermit('image');
    await send(permit, 'PUT', '', pixel());
    const again = await send(permit, 'PUT', '', pixel());
    expect(await again.json()).toMatchObject({ success: false, msg: 'file already exists' });
  });

  it('refuses what is above the limit of its kind', async () => {
    const small = await open({ maxImageBytes: 100 });
    const [permit] = await permits(small, 'image');
    expect((await send(permit as Permit, 'PUT', '', randomBytes(100))).status).toBe(200);
    const [other] = await permits(small, 'image');
    const answer = await send(other as Permit, 'PUT', '', randomBytes(101));
    expect(await answer.text()).toContain('EntityTooLarge');
    // Without a Content-Length it is noticed on the way, and the answer still arrives.
    const stream = new Blob([randomBytes(500_000)]).stream();
    const streamed = await fetch(urlOf(other as Permit), {
      method: 'PUT',
      headers: { 'X-Cos-Security-Token': other?.token ?? '' },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(await streamed.text()).toContain('EntityTooLarge');
    await small.sandbox.close();
  });
});

describe('a multipart upload', () => {
  it('takes parts in any order and quoted, escaped or bare ETags', async () => {
    const permit = await onePermit();
    const id = await initiate(permit);
    const bytes = [randomBytes(70_000), randomBytes(70_000), randomBytes(10)];
    const etags = new Map<number, string>();
    for (const number of [3, 1, 2]) {
      etags.set(number, await sendPart(permit, id, number, bytes[number - 1] ?? Buffer.alloc(0)));
    }
    const bare = (number: number) => (etags.get(number) ?? '').replaceAll('"', '');
    const done = await complete(permit, id, [
      [1, `"${bare(1)}"`],
      [2, `&quot;${bare(2)}&quot;`],
      [3, bare(3)],
    ]);
    expect(done.status).toBe(200);
    expect(done.headers.get('x-ros-video-id')).toMatch(/^\d+$/);
    expect(await done.text()).toContain('<CompleteMultipartUploadResult>');
    const stored = await fetch(done.headers.get('x-ros-preview-url') ?? '');
    expect(sha256(Buffer.from(await stored.arrayBuffer()))).toBe(sha256(Buffer.concat(bytes)));
  });

  it('lists the parts that arrived whole, page by page, and none that was cut', async () => {
    const permit = await onePermit();
    const id = await initiate(permit);
    const bytes = [randomBytes(1000), randomBytes(2000), randomBytes(3000)];
    for (const [index, part] of bytes.entries()) await sendPart(permit, id, index + 1, part);
    const headers = { 'x-cos-security-token': permit.token, 'content-length': 90_000 };
    await cutRequest(urlOf(permit, `?partNumber=4&uploadId=${id}`), headers, randomBytes(40_000));
    const md5 = (part: Uint8Array) => createHash('md5').update(part).digest('hex');
    expect(await listParts(permit, id)).toEqual(bytes.map((part, index) => [index + 1, md5(part), part.length]));
    const page = await (await send(permit, 'GET', `?uploadId=${id}&max-parts=2`)).text();
    expect(page).toContain('<IsTruncated>true</IsTruncated>');
    expect(page).toContain('<NextPartNumberMarker>2</NextPartNumberMarker>');
    expect((await listParts(permit, id, '&part-number-marker=2')).map(([number]) => number)).toEqual([3]);
  });

  it('checks Content-MD5 where one is sent', async () => {
    const permit = await onePermit();
    const id = await initiate(permit);
    const bytes = randomBytes(500);
    const md5 = (of: Uint8Array) => createHash('md5').update(of).digest('base64');
    expect(await sendPart(permit, id, 1, bytes, { 'Content-MD5': md5(randomBytes(3)) })).toContain('BadDigest');
    expect(await listParts(permit, id)).toEqual([]);
    expect(await sendPart(permit, id, 1, bytes, { 'Content-MD5': md5(bytes) })).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('names what is wrong with a complete request and still takes a right one', async () => {
    const permit = await onePermit();
    const id = await initiate(permit);
    const [one, two] = [await sendPart(permit, id, 1, randomBytes(9)), await sendPart(permit, id, 2, randomBytes(9))];
    const wrong: [readonly [number, string][], string][] = [
      [[[1, two]], 'InvalidPart'],
      [
        [
          [1, one],
          [7, two],
        ],
        'InvalidPart',
      ],
      [
        [
          [2, two],
          [1, one],
        ],
        'InvalidPartOrder',
      ],
      [[], 'MalformedXML'],
    ];
    for (const [parts, code] of wrong) {
      const answer = await complete(permit, id, parts);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(`<Code>${code}</Code>`);
    }
    expect(
      (
        await complete(permit, id, [
          [1, one],
          [2, two],
        ])
      ).status,
    ).toBe(200);
    const again = await complete(permit, id, [
      [1, one],
      [2, two],
    ]);
    expect(again.status).toBe(404);
    expect(await again.text()).toContain('<Code>NoSuchUpload</Code>');
  });

  it('forgets an aborted upload', async () => {
    const permit = await onePermit();
    const id = await initiate(permit);
    await sendPart(permit, id, 1, randomBytes(9));
    expect((await send(permit, 'DELETE', `?uploadId=${id}`)).status).toBe(204);
    expect((await send(permit, 'GET', `?uploadId=${id}`)).status).toBe(404);
  });
});

describe('a video in place', () => {
  it('tells its id by file key, -1 before it is there', async () => {
    const permit = await onePermit();
    const ask = () =>
      get(place, `${place.edith}/web_api/sns/capa/postgw/videoid?fileKey=${permit.fileIds[0]}&bizName=217`);
    expect((await ask()).data.videoId).toBe('-1');
    const put = await send(permit, 'PUT', '', pixel());
    expect((await ask()).data.videoId).toBe(put.headers.get('x-ros-video-id'));
  });

  it('gets a first frame after a while, from both transcode calls', async () => {
    const slow = await open({ transcodeMs: 60 });
    const [permit] = await permits(slow, 'video');
    const put = await send(permit as Permit, 'PUT', '', pixel());
    const id = put.headers.get('x-ros-video-id');
    const url = `${slow.edith}/web_api/sns/capa/postgw/query_transcode?video_id=${id}&need_transcode=false&resource_type=0`;
    expect((await get(slow, url)).data).toMatchObject({ hasFirstFrame: false, status: 1 });
    await expect.poll(async () => (await get(slow, url)).data.hasFirstFrame).toBe(true);
    const frame = (await get(slow, url)).data.firstFrameFileId;
    expect((await submit(slow, videoNote(permit?.fileIds[0] ?? '', frame))).success).toBe(true);
    await slow.sandbox.close();
  });
});

describe('a sandbox with a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('goes on after a restart with the same session, ports, tokens, parts and notes', async () => {
    const before = await open({}, folder);
    const image = pixel();
    const { data } = await submit(before, imageNote([await upload(before, 'image', image)]));
    const [permit] = (await permits(before, 'video')) as [Permit];
    const id = await initiate(permit);
    const bytes = [randomBytes(5000), randomBytes(600)] as const;
    const first = await sendPart(permit, id, 1, bytes[0]);
    const facts = before.sandbox.facts;
    await before.sandbox.close();

    const after = await open({}, folder);
    // fetch still holds connections to the sandbox that is gone; it notices when it tries one.
    for (const permit of await permits(after, 'video').catch(() => permits(after, 'video'))) {
      await fetch(`http://${permit.uploadAddr}`, { method: 'OPTIONS' }).catch(() => undefined);
    }
    expect(after.sandbox.facts).toEqual(facts);
    expect(await listParts(permit, id)).toHaveLength(1);
    const second = await sendPart(permit, id, 2, bytes[1]);
    expect(
      (
        await complete(permit, id, [
          [1, first],
          [2, second],
        ])
      ).status,
    ).toBe(200);
    await submit(after, videoNote(permit.fileIds[0] ?? '', await upload(after, 'image', image)));
    expect(await after.sandbox.posts()).toMatchObject([
      { id: data.id, files: [{ sha256: sha256(image) }] },
      { type: 'video', files: [{ sha256: sha256(Buffer.concat(bytes)) }], cover: { sha256: sha256(image) } },
    ]);
    await after.sandbox.close();
  });

  it('clears files and notes on reset and keeps the session', async () => {
    const one = await open({}, folder);
    await submit(one, imageNote([await upload(one, 'image', pixel())]));
    expect(await readdir(join(folder, 'data'))).toHaveLength(1);
    await fetch(`${one.www}/sandbox/reset`, { method: 'POST' });
    expect(await one.sandbox.posts()).toEqual([]);
    expect(await readdir(join(folder, 'data'))).toEqual([]);
    expect((await get(one, `${one.creator}/api/galaxy/user/info`)).success).toBe(true);
    await one.sandbox.close();
  });

  it('forgets what a kill left half-written', async () => {
    const before = await open({}, folder);
    await submit(before, imageNote([await upload(before, 'image', pixel())]));
    await before.sandbox.close();
    await appendFile(join(folder, 'journal.ndjson'), '{"kind":"note","note":{"id":"6b');
    await writeFile(join(folder, 'data', 'half.part'), 'half');
    const after = await open({}, folder);
    expect(await after.sandbox.posts()).toHaveLength(1);
    expect(await readdir(join(folder, 'data'))).toHaveLength(1);
    await after.sandbox.close();
    const again = await open({}, folder);
    expect(await again.sandbox.posts()).toHaveLength(1);
    await again.sandbox.close();
  });

  it('refuses a journal that is damaged in the middle, naming the line', async () => {
    await writeFile(join(folder, 'journal.ndjson'), '{"kind":"reset"}\nnot json\n');
    await expect(open({}, folder)).rejects.toMatchObject({
      kind: 'usage',
      reason: { code: 'rednote/sandbox-damaged', values: { line: 2 } },
    });
  });

  it('says so when the folder is a file', async () => {
    await writeFile(join(folder, 'file'), '');
    const refused = open({}, join(folder, 'file'));
    await expect(refused).rejects.toMatchObject({ kind: 'usage', code: 'rednote/sandbox-folder' });
  });

  it('says so when another sandbox holds its ports', async () => {
    const one = await open({}, folder);
    await expect(open({}, folder)).rejects.toMatchObject({ kind: 'usage', code: 'rednote/sandbox-port-taken' });
    await one.sandbox.close();
  });
});

it('takes a large video without holding it in memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  const big = await open({}, folder);
  const [permit] = (await permits(big, 'video')) as [Permit];
  const id = await initiate(permit);
  const part = randomBytes(8 * 1024 * 1024);
  const hash = createHash('sha256');
  const etags: [number, string][] = [];
  let peak = 0;
  const before = process.memoryUsage().rss;
  for (let number = 1; number <= 32; number += 1) {
    part.writeUInt32BE(number);
    hash.update(part);
    etags.push([number, await sendPart(permit, id, number, part)]);
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  expect((await complete(permit, id, etags)).status).toBe(200);
  await submit(big, videoNote(permit.fileIds[0] ?? '', await upload(big, 'image', pixel())));
  expect(await big.sandbox.posts()).toMatchObject([
    { files: [{ sha256: hash.digest('hex'), bytes: 32 * part.length }] },
  ]);
  peak = Math.max(peak, process.memoryUsage().rss);
  // 256 MiB went through; client and server share this process.
  expect(peak - before).toBeLessThan(128 * 1024 * 1024);
  await big.sandbox.close();
  await rm(folder, { recursive: true, force: true });
});
