import { afterAll, beforeAll, expect, it } from 'vitest';
import { mediaPath } from '../../../adapters/sandboxes/rednote/media-path.ts';
import { imageNote, type Loose, open, type Place, pixel, post, submit, upload, videoNote } from './sandbox-calls.ts';

let place: Place;
beforeAll(async () => {
  place = await open({ reviewMs: 60_000 });
});
afterAll(() => place.sandbox.close());

const page = async (path: string): Promise<string> => (await fetch(place.www + path)).text();

it('shows the profile empty, and says that nothing here is public', async () => {
  const html = await page('/');
  expect(html).toContain('Sandbox: nothing here is public');
  expect(html).toContain('No notes yet');
});

it('shows notes with cover, badges and topics, and escapes what people wrote', async () => {
  const search = await post(place, `${place.edith}/web_api/sns/v1/search/topic`, { keyword: '旅行' });
  const row = ((await search.json()) as Loose).data.topic_info_dtos.find((one: Loose) => one.name === '旅行');
  const images = [await upload(place, 'image', pixel()), await upload(place, 'image', pixel())];
  const common = {
    title: '<script>x',
    desc: 'over <b>there</b> #旅行[话题]# #海[话题]#',
    hash_tag: [
      { ...row, type: 'topic' },
      { id: '', name: '海', type: 'topic' },
    ],
    privacy_info: { op_type: 1, type: 4 },
  };
  const { data } = await submit(place, imageNote(images, common));
  const feed = await page('/');
  expect(feed).toContain('&lt;script&gt;x');
  expect(feed).not.toContain('<script>x');
  expect(feed).toContain('Mutual friends');
  const note = await page(`/discovery/item/${data.id}`);
  expect(note).toContain('over &lt;b&gt;there&lt;/b&gt; ');
  expect(note).toContain(`href="/page/topics/${row.id}"`);
  expect(note).toContain('nobody could tap them: #海');
  expect(note.match(/<img src="\/media\//g)).toHaveLength(2);
  expect(await page(`/page/topics/${row.id}`)).toContain(`/explore/${data.id}`);
});

it('plays a video by ranges under a policy that runs nothing', async () => {
  const bytes = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(5000, 7)]);
  const { data } = await submit(
    place,
    videoNote(await upload(place, 'video', bytes), await upload(place, 'image', pixel())),
  );
  expect(await page('/')).toContain('Under review');
  const note = await page(`/explore/${data.id}`);
  const src = /<video class="player" src="([^"]+)"/.exec(note)?.[1] ?? '';
  const whole = await fetch(place.www + src);
  expect(whole.headers.get('content-type')).toBe('video/mp4');
  expect(whole.headers.get('content-security-policy')).toContain('sandbox');
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  const ranges: [string, number, string | null, number][] = [
    ['bytes=0-9', 206, `bytes 0-9/${bytes.length}`, 10],
    ['bytes=5000-', 206, `bytes 5000-${bytes.length - 1}/${bytes.length}`, 12],
    ['bytes=-4', 206, `bytes ${bytes.length - 4}-${bytes.length - 1}/${bytes.length}`, 4],
    ['bytes=9999-', 416, `bytes */${bytes.length}`, 0],
    ['bytes=1-2,4-5', 200, null, bytes.length],
  ];
  for (const [range, status, contentRange, length] of ranges) {
    const answer = await fetch(place.www + src, { headers: { range } });
    expect([answer.status, answer.headers.get('content-range'), (await answer.arrayBuffer()).byteLength]).toEqual([
      status,
      contentRange,
      length,
    ]);
  }
});

it('never serves an upload as a page', async () => {
  const permitted = await upload(place, 'image', Buffer.from('<html><script>alert(1)</script>'));
  const answer = await fetch(`${place.www}${mediaPath(permitted)}`);
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

it('says that a note is not there', async () => {
  const answer = await fetch(`${place.www}/explore/${'0'.repeat(24)}`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('This note is not there');
});
