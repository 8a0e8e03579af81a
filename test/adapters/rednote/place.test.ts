import { describe, expect, it } from 'vitest';
import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { rednotePlace } from '../../../adapters/destinations/rednote/place.ts';
import { handOffPlace } from '../../../src/kit/index.ts';
import { describeDestination } from '../../contract/describe-destination.ts';
import { personPlaceHarness } from '../../contract/person-place.ts';

const noteId = (number: number) => `6975aaaa${number.toString(16).padStart(16, '0')}`;

for (const route of ['app', 'page'] as const)
  describeDestination(`rednote, posted by a person (route=${route})`, () =>
    personPlaceHarness({
      destination: rednote,
      options: { route },
      addressOf: (number) => ({ id: noteId(number), url: `https://www.rednote.com/explore/${noteId(number)}` }),
    }),
  );

const place = handOffPlace(rednotePlace, {});
const id = '6975aaaa0000000001020304';

describe('a link that a person brings back from REDnote', () => {
  it.each([
    [`https://www.xiaohongshu.com/explore/${id}`, id, `https://www.xiaohongshu.com/explore/${id}`],
    [
      `https://www.rednote.com/discovery/item/${id}?source=webshare&xhsshare=pc_web&xsec_token=AB1%3D&xsec_source=pc_share`,
      id,
      `https://www.rednote.com/discovery/item/${id}?xsec_token=AB1%3D`,
    ],
    [
      `www.xiaohongshu.com/user/profile/5f5aaaa0000000000100abcd/${id}`,
      id,
      `https://www.xiaohongshu.com/user/profile/5f5aaaa0000000000100abcd/${id}`,
    ],
    ['http://xhslink.com/a/AbC123xyz', 'short:AbC123xyz', 'https://xhslink.com/a/AbC123xyz'],
    ['https://xhslink.com/o/8fIjterW6Zu', 'short:8fIjterW6Zu', 'https://xhslink.com/o/8fIjterW6Zu'],
    ['http://xhslink.com/m/75sNtVt2wwW', 'short:75sNtVt2wwW', 'https://xhslink.com/m/75sNtVt2wwW'],
    ['xhslink.cn/o2s5so', 'short:o2s5so', 'https://xhslink.cn/o2s5so'],
    [
      '26 【Ferry at dusk - Ann | 小红书】 😆 AbC 😆 http://xhslink.com/a/AbC123xyz，复制本条信息，打开【小红书】App查看精彩内容！',
      'short:AbC123xyz',
      'https://xhslink.com/a/AbC123xyz',
    ],
    [`（https://www.rednote.com/explore/${id}）。`, id, `https://www.rednote.com/explore/${id}`],
    [
      `see https://example.test/ and <https://www.rednote.com/explore/${id}>`,
      id,
      `https://www.rednote.com/explore/${id}`,
    ],
  ])('%s', (pasted, wanted, url) => {
    expect(place.readAddress(pasted)).toEqual({ id: wanted, url });
  });

  it.each([
    'https://www.xiaohongshu.com/explore',
    'https://www.xiaohongshu.com/user/profile/5f5aaaa0000000000100abcd',
    'https://www.xiaohongshu.com/page/topics/5f5aaaa0000000000100abcd',
    `https://www.xiaohongshu.com.evil.test/explore/${id}`,
    `https://evil.test/?u=https://www.xiaohongshu.com/explore`,
    `https://www.xiaohongshu.com@evil.test/explore/${id}`,
    `https://user:pass@www.xiaohongshu.com/explore/${id}`,
    `https://www.xiaohongshu.com:444/explore/${id}`,
    `ftp://www.xiaohongshu.com/explore/${id}`,
    'https://xhslink.com/',
    'https://xhslink.com/a/b/c/d',
    'https://www.instagram.com/p/DAbc123/',
    `${id}`,
    'posted!',
  ])('%j names no note', (pasted) => {
    expect(place.readAddress(pasted)).toBeNull();
  });
});

describe('the routes', () => {
  it('open the creator page of the site the account lives at, and nothing for the app', () => {
    expect(handOffPlace(rednotePlace, {}).composer).toBeNull();
    expect(handOffPlace(rednotePlace, { route: 'page' }).composer).toBe(
      'https://creator.rednote.com/publish/publish?source=official',
    );
    expect(handOffPlace(rednotePlace, { route: 'page', site: 'xiaohongshu.com' }).composer).toBe(
      'https://creator.xiaohongshu.com/publish/publish?source=official',
    );
  });

  it('count the marks that the app adds to each topic', () => {
    const [rule] = rednote.capabilities({}, null).text.body;
    expect(rule?.measure('a #旅行 b')).toBe('a #旅行[话题]#  b'.length);
  });

  it('leave the program to a sandbox on this computer', async () => {
    const far = {
      creator: 'https://creator.rednote.com',
      edith: 'https://webapi.rednote.com',
      www: 'https://www.rednote.com',
    };
    const account = { destination: 'rednote', label: 'me' };
    await expect(
      rednote.connect(account, { endpoints: far }, null as never, new AbortController().signal),
    ).rejects.toMatchObject({ kind: 'usage', code: 'rednote/not-a-sandbox' });
  });
});
