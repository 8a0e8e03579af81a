import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  control,
  get,
  imageNote,
  type Loose,
  open,
  type Place,
  pixel,
  post,
  submit,
  upload,
  videoNote,
} from './sandbox-calls.ts';

let place: Place;
let image: string;
let video: string;
beforeAll(async () => {
  place = await open();
  image = await upload(place, 'image', pixel());
  video = await upload(place, 'video', pixel());
});
afterAll(() => place.sandbox.close());

const hour = 3_600_000;
const postAt = (ms: number | string, bizType = 13) => ({ bizType, notePostTiming: { postTime: ms } });

async function listPage(at: Place, page: number, tab = 0): Promise<Loose> {
  return (await get(at, `${at.creator}/api/galaxy/v2/creator/note/user/posted?tab=${tab}&page=${page}`)).data;
}

describe('a submit', () => {
  it('answers as the capture of 2026-01-25 does', async () => {
    const before = Math.floor(Date.now() / 1000);
    const answer = await submit(place, imageNote([image]));
    expect(answer).toEqual({
      result: 0,
      success: true,
      msg: '',
      data: { id: expect.stringMatching(/^[0-9a-f]{24}$/), score: 10 },
      share_link: `${place.www}/discovery/item/${answer.data.id}`,
      business_bind_results: [],
    });
    const second = Number.parseInt(answer.data.id.slice(0, 8), 16);
    expect(second).toBeGreaterThanOrEqual(before);
    expect(second).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it('is not idempotent: the same body twice is two notes', async () => {
    const note = imageNote([image], { title: 'Twice' });
    const ids = [(await submit(place, note)).data.id, (await submit(place, note)).data.id];
    expect(new Set(ids).size).toBe(2);
  });

  const taken: [string, () => object][] = [
    ['a title of 40 ASCII letters', () => imageNote([image], { title: 'a'.repeat(40) })],
    ['a title of 20 Han', () => imageNote([image], { title: '海'.repeat(20) })],
    ['no title at all', () => imageNote([image], { title: '' })],
    ['a body of 1000', () => imageNote([image], { desc: 'x'.repeat(1000) })],
    ['ten topics', () => imageNote([image], { hash_tag: topics(10) })],
    ['no place', () => imageNote([image], { post_loc: null })],
    ['a schedule just above an hour', () => imageNote([image], {}, postAt(`${Date.now() + hour + 5000}`))],
    ['a schedule of 14 days', () => imageNote([image], {}, postAt(`${Date.now() + 14 * 24 * hour - 5000}`))],
    ['mutual friends', () => imageNote([image], { privacy_info: { op_type: 1, type: 4 } })],
    ['a video', () => videoNote(video, image)],
  ];
  it.each(taken)('takes %s', async (_, note) => {
    expect(await submit(place, note())).toMatchObject({ result: 0, success: true });
  });

  const refused: [string, () => object | string][] = [
    ['a body that is not JSON', () => '{"common":'],
    ['a title of 41 ASCII letters', () => imageNote([image], { title: 'a'.repeat(41) })],
    ['a title of 21 Han', () => imageNote([image], { title: '海'.repeat(21) })],
    ['a title of 11 surrogate pairs', () => imageNote([image], { title: '💇'.repeat(11) })],
    ['a body of 1001', () => imageNote([image], { desc: 'x'.repeat(1001) })],
    ['eleven topics', () => imageNote([image], { hash_tag: topics(11) })],
    ['an empty place', () => imageNote([image], { post_loc: {} })],
    ['a privacy type nobody knows', () => imageNote([image], { privacy_info: { op_type: 1, type: 2 } })],
    ['a schedule below an hour', () => imageNote([image], {}, postAt(`${Date.now() + hour - 5000}`))],
    ['a schedule above 14 days', () => imageNote([image], {}, postAt(`${Date.now() + 14 * 24 * hour + 5000}`))],
    ['a schedule in seconds', () => imageNote([image], {}, postAt(`${Math.floor(Date.now() / 1000) + 7200}`))],
    ['a schedule as a number', () => imageNote([image], {}, postAt(Date.now() + 2 * hour))],
    ['a schedule without its bizType', () => imageNote([image], {}, postAt(`${Date.now() + 2 * hour}`, 0))],
    ['binds that are not JSON', () => imageNote([image], { business_binds: '{' })],
    ['a file id nobody uploaded', () => imageNote(['spectrum/NeverSent'])],
    ['a doubled prefix', () => imageNote([`spectrum/${image}`])],
    ['an image used twice', () => imageNote([image, image])],
    ['a video as an image', () => imageNote([video])],
    ['no image', () => imageNote([])],
    ['an image as a video', () => videoNote(image, image)],
    ['a video without a cover', () => ({ ...videoNote(video, image), video_info: { file_id: video } })],
    ['nineteen images', () => imageNote(Array.from({ length: 19 }, (_, index) => `spectrum/${index}`))],
  ];
  it.each(refused)('refuses %s with -9059 and makes nothing', async (_, note) => {
    const count = (await place.sandbox.posts()).length;
    expect(await submit(place, note())).toMatchObject({ result: -9059, success: false, msg: '参数错误' });
    expect(await place.sandbox.posts()).toHaveLength(count);
  });

  it('refuses the files of another account', async () => {
    const { cookies } = await control(place, 'sessions', { name: 'Somebody else' });
    expect(await submit({ ...place, cookies }, imageNote([image]))).toMatchObject({ result: -9059 });
  });

  it('keeps declarations, schedule and visibility', async () => {
    const at = Date.now() + 2 * hour;
    const binds = {
      ...postAt(String(at)),
      optionRelationList: [{ type: 'ORIGINAL_STATEMENT', relationList: [] }],
      userDeclarationBind: { origin: 2 },
    };
    const { data } = await submit(place, imageNote([image], { privacy_info: { op_type: 1, type: 1 } }, binds));
    const posts = (await place.sandbox.posts()) as readonly Loose[];
    expect(posts.find((note) => note.id === data.id)).toMatchObject({
      scheduled: new Date(at).toISOString(),
      visibility: 'private',
      original: true,
      declaration: 2,
    });
  });
});

function topics(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({ id: `t-${index}`, name: `n${index}`, type: 'topic' }));
}

describe('the topic search', () => {
  const search = async (keyword: string): Promise<Loose[]> => {
    const body = {
      keyword,
      suggest_topic_request: { title: '', desc: `#${keyword}` },
      page: { page_size: 20, page: 1 },
    };
    const answer = await (await post(place, `${place.edith}/web_api/sns/v1/search/topic`, body)).json();
    expect(answer.data.result.success).toBe(true);
    return answer.data.topic_info_dtos;
  };

  it('keeps Simplified and Traditional apart, the larger audience first', async () => {
    const rows = await search('旅遊');
    const named = (name: string) => rows.find((row) => row.name === name);
    expect(named('旅遊').id).not.toBe(named('旅游').id);
    expect(rows.indexOf(named('旅游'))).toBeLessThan(rows.indexOf(named('旅遊')));
    expect(named('旅遊')).toMatchObject({ type: 'official', link: expect.stringContaining('/page/topics/') });
  });

  it('offers to make a topic that nobody has used', async () => {
    expect(await search('没有人用过')).toEqual([
      { id: '', name: '没有人用过', link: '', view_num: 0, type: 'topic', smart: false, desc: '新建话题' },
    ]);
  });

  it('makes a tag tappable only with the right entry and the markup in the body', async () => {
    const row = (await search('旅行')).find((one) => one.name === '旅行');
    const clickable = async (entry: object, desc: string): Promise<boolean> => {
      const { data } = await submit(place, imageNote([image], { desc, hash_tag: [entry] }));
      const posts = (await place.sandbox.posts()) as readonly Loose[];
      return posts.find((note) => note.id === data.id).topics[0].clickable;
    };
    expect(await clickable({ ...row, type: 'topic' }, 'a #旅行[话题]# b')).toBe(true);
    expect(await clickable(row, 'a #旅行[话题]# b')).toBe(false);
    expect(await clickable({ ...row, type: 'topic' }, 'a #旅行 b')).toBe(false);
    expect(await clickable({ ...row, id: '', type: 'topic' }, 'a #旅行[话题]# b')).toBe(false);
  });
});

describe('the own-notes list', () => {
  it('lags, goes by pages, repeats pinned notes and ends with -1, the same on all three paths', async () => {
    const own = await open({ pageSize: 2, listLagMs: 80 });
    const file = await upload(own, 'image', pixel());
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await submit(own, imageNote([file]))).data.id);
    expect((await listPage(own, 0)).notes.map((note: Loose) => note.id)).not.toContain(ids[4]);
    await expect.poll(async () => (await listPage(own, 0)).tags[0].notes_count).toBe(5);
    await control(own, `notes/${ids[0]}`, { sticky: true });
    const seen: string[] = [];
    const pages: Loose[] = [];
    for (let page = 0; page !== -1; ) {
      const answer: Loose = await listPage(own, page);
      pages.push(answer);
      seen.push(...answer.notes.map((note: Loose) => note.id));
      page = answer.page;
    }
    expect(pages).toHaveLength(2);
    expect(pages[1].tags).toBeUndefined();
    expect(seen.filter((id) => id === ids[0])).toHaveLength(2);
    expect([...new Set(seen)].sort()).toEqual([...ids].sort());
    const first = await listPage(own, 0);
    for (const path of [
      `${own.creator}/api/galaxy/creator/note/user/posted`,
      `${own.edith}/web_api/sns/v5/creator/note/user/posted`,
    ]) {
      expect((await get(own, `${path}?tab=0&page=0`)).data).toEqual(first);
    }
    await own.sandbox.close();
  });

  it('shows a row as the platform does, without body or file ids', async () => {
    const { data } = await submit(place, imageNote([image], { title: 'A row', privacy_info: { op_type: 1, type: 1 } }));
    const row = (await listPage(place, 0)).notes.find((note: Loose) => note.id === data.id);
    expect(row).toMatchObject({
      display_title: 'A row',
      type: 'normal',
      tab_status: 1,
      permission_code: 1,
      sticky: false,
    });
    expect(row.time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    expect(Math.abs(Date.parse(`${row.time.replace(' ', 'T')}:00+08:00`) / 1000 - row.visible_time)).toBeLessThan(60);
    expect(JSON.stringify(row)).not.toContain('spectrum/');
  });

  it('holds a video under review, then shows it as published', async () => {
    const own = await open({ reviewMs: 120 });
    const files = [await upload(own, 'video', pixel()), await upload(own, 'image', pixel())] as const;
    const { data } = await submit(own, videoNote(...files));
    expect((await listPage(own, 0)).notes).toMatchObject([{ id: data.id, tab_status: 2 }]);
    const analyzed = `${own.creator}/api/galaxy/creator/datacenter/note/analyze/list?type=0&page_size=10&page_num=1`;
    expect((await get(own, analyzed, {})).data.total).toBe(0);
    await expect.poll(async () => (await listPage(own, 0)).notes[0].tab_status).toBe(1);
    expect((await get(own, analyzed, {})).data.note_infos).toMatchObject([
      { id: data.id, post_time: expect.any(Number) },
    ]);
    await control(own, `notes/${data.id}`, { tabStatus: 3 });
    expect((await listPage(own, 0, 3)).notes).toHaveLength(1);
    await own.sandbox.close();
  });
});

describe('a note', () => {
  const detail = (id: string) =>
    get(place, `${place.edith}/web_api/sns/capa/postgw/note/detail?note_id=${id}&source=web&edit_mode=1`);

  it('tells its text and file ids to its owner', async () => {
    const { data } = await submit(place, videoNote(video, image, { title: 'Whole', desc: 'text' }));
    expect((await detail(data.id)).data).toMatchObject({
      id: data.id,
      title: 'Whole',
      desc: 'text',
      type: 'video',
      privacy: { type: 0 },
      images_list: [{ fileid: image, url: expect.stringContaining(place.www) }],
      video_info: { fileid: video },
    });
  });

  it('is gone once deleted, and can be deleted only once', async () => {
    const { data } = await submit(place, imageNote([image]));
    const remove = async () =>
      (await post(place, `${place.edith}/web_api/sns/capa/postgw/note/delete`, { note_id: data.id })).json();
    expect(await remove()).toMatchObject({ success: true });
    expect(await detail(data.id)).toMatchObject({ code: -510001, success: false });
    expect(await remove()).toMatchObject({ code: -510001, success: false });
  });
});
