import type { IsoTime, Language } from '../../../src/contract/index.ts';
import type {
  AccountReport,
  Certificate,
  ReportCalendar,
  ReportEntry,
  ReportFile,
  ReportHead,
  ReportPost,
  Said,
  Thumbnail,
} from '../../../src/report/data.ts';

/** Reports made by hand: what a creator with some years of posts would see. */

export const madeAt: IsoTime = '2026-11-26T18:30:00.000Z';
const dayMs = 86_400_000;
export const rednote = { destination: 'rednote', label: 'main' };

export function said(code: string, text: string, ...ways: Said['ways']): Said {
  return { code, text, ways };
}

interface Tongue {
  readonly noCaption: Said;
  readonly tooLong: Said;
  readonly skippedByHand: Said;
  readonly lowResolution: Said;
  readonly titleCut: Said;
  readonly linksRemoved: Said;
  readonly notMp4: Said;
  readonly paceOwn: Said;
  readonly unreadable: Said;
  readonly captions: readonly (readonly [caption: string, title: string, body: string])[];
  readonly tags: readonly string[];
  readonly next: ReportHead['next'];
  readonly unit: string;
  readonly account: string;
}

const english: Tongue = {
  noCaption: said(
    'no-caption',
    'this post has no caption, and REDnote wants a title',
    { text: 'Write captions in a table', command: 'clipferry plan export.zip --to rednote --captions captions.csv' },
    { text: 'Let them go without', command: 'clipferry plan export.zip --to rednote --allow-untitled' },
  ),
  tooLong: said('video-too-long', 'the video lasts 21 minutes, REDnote takes 15'),
  skippedByHand: said('skipped-by-hand', 'you skipped it'),
  lowResolution: said('low-resolution', 'the picture is only 480 pixels wide and will look soft'),
  titleCut: said('title-derived', 'the title is the beginning of the caption: TikTok posts have none'),
  linksRemoved: said('links-removed', 'a link was taken out: REDnote allows none'),
  notMp4: said('container', 'REDnote takes MP4 only'),
  paceOwn: said('pace-of-destination', 'this is the pace that is known to be safe on REDnote'),
  unreadable: said('no-date', 'the date of this post cannot be read'),
  captions: [
    [
      'Slow morning in Lisbon ☕️ the 28 tram, two pastéis and nowhere to be #lisbon #slowtravel https://linktr.ee/cora',
      'Slow morning in Lis…',
      'Slow morning in Lisbon ☕️ the 28 tram, two pastéis and nowhere to be #lisbon[话题]# #slowtravel[话题]#',
    ],
    ['Sourdough, day 41', 'Sourdough, day 41', 'Sourdough, day 41'],
    [
      'How I edit a 60 second video on the train: cut first, colour later, sound last. Save it for your next trip! #editing #behindthescenes',
      'How I edit a 60 sec…',
      'How I edit a 60 second video on the train: cut first, colour later, sound last. Save it for your next trip! #editing[话题]# #behindthescenes[话题]#',
    ],
    ['Porto from above', 'Porto from above', 'Porto from above'],
  ],
  tags: ['lisbon', 'slowtravel', 'editing'],
  next: [
    { text: 'Write captions for the posts that have none', command: 'clipferry captions --template captions.csv' },
    { text: 'Try it without anything becoming public', command: 'clipferry run --rehearse' },
    { text: 'Publish, ten posts a day', command: 'clipferry run --wait' },
  ],
  unit: 'characters',
  account: '@cora.films',
};

const chinese: Tongue = {
  noCaption: said(
    'no-caption',
    '这一篇没有文案，小红书需要标题',
    { text: '在表格里写文案', command: 'clipferry plan export.zip --to rednote --captions captions.csv' },
    { text: '不带标题发布', command: 'clipferry plan export.zip --to rednote --allow-untitled' },
  ),
  tooLong: said('video-too-long', '视频长 21 分钟，小红书最多 15 分钟'),
  skippedByHand: said('skipped-by-hand', '你选择了跳过'),
  lowResolution: said('low-resolution', '画面只有 480 像素宽，看起来会不清晰'),
  titleCut: said('title-derived', '标题取自文案开头：TikTok 的帖子没有标题'),
  linksRemoved: said('links-removed', '去掉了链接：小红书不允许'),
  notMp4: said('container', '小红书只支持 MP4'),
  paceOwn: said('pace-of-destination', '这是在小红书上已知安全的节奏'),
  unreadable: said('no-date', '这一篇的日期无法读取'),
  captions: [
    [
      '里斯本的慢早晨 ☕️ 28 路电车，两个蛋挞，哪儿也不去 #里斯本 #慢旅行 https://linktr.ee/cora',
      '里斯本的慢早晨',
      '里斯本的慢早晨 ☕️ 28 路电车，两个蛋挞，哪儿也不去 #里斯本[话题]# #慢旅行[话题]#',
    ],
    ['酸面包第 41 天', '酸面包第 41 天', '酸面包第 41 天'],
    [
      '我怎么在火车上剪一条 60 秒的视频：先剪，再调色，最后做声音。收藏起来下次用！#剪辑 #幕后',
      '我怎么在火车上剪一条 60 秒…',
      '我怎么在火车上剪一条 60 秒的视频：先剪，再调色，最后做声音。收藏起来下次用！#剪辑[话题]# #幕后[话题]#',
    ],
    ['从高处看波尔图', '从高处看波尔图', '从高处看波尔图'],
  ],
  tags: ['里斯本', '慢旅行', '剪辑'],
  next: [
    { text: '给没有文案的帖子写文案', command: 'clipferry captions --template captions.csv' },
    { text: '先彩排一遍，什么都不会公开', command: 'clipferry run --rehearse' },
    { text: '开始发布，每天十篇', command: 'clipferry run --wait' },
  ],
  unit: '个字符',
  account: '@cora.films',
};

const tongues: Readonly<Record<Language, Tongue>> = { en: english, zh: chinese };

export interface SampleOptions {
  readonly posts?: number;
  readonly about?: 'plan' | 'result';
  readonly language?: Language;
  readonly thumbnail?: (number: number) => Thumbnail | null;
  /** in place of the entries that would be made up */
  readonly entries?: readonly ReportEntry[];
  readonly head?: Partial<ReportHead>;
  readonly account?: Partial<AccountReport>;
}

/** Of ten posts one waits for a caption, and of a hundred one is skipped; two more were deleted, one cannot be read. */
export function sampleReport({ posts = 60, about = 'plan', language = 'en', ...more }: SampleOptions = {}): {
  readonly head: ReportHead;
  readonly entries: AsyncIterable<ReportEntry>;
} {
  const tongue = tongues[language];
  const kinds = Array.from({ length: posts }, (_, index) => fateOf(index, about));
  const count = (kind: Fate) => kinds.filter((one) => one === kind).length;
  const balance = {
    seen: posts + 4,
    published: count('published'),
    waiting: count('waiting'),
    held: count('held'),
    unconfirmed: 0,
    skipped: count('skipped'),
    failed: count('failed'),
    removing: 0,
    removed: 0,
    notPlanned: 1,
    deleted: 2,
    unreadable: 1,
  };
  const account: AccountReport = {
    account: rednote,
    title: language === 'zh' ? '小红书' : 'REDnote',
    rehearsal: false,
    publisher: 'person',
    stopped: null,
    balance,
    choices: {
      allowUntitled: false,
      privatePosts: 'private',
      since: null,
      until: null,
      only: null,
      ids: null,
      limit: null,
      order: 'oldest',
      pace: null,
    },
    options: ['site=rednote.com'],
    calendar: sampleCalendar(balance.published, balance.waiting, tongue),
    problems: [
      { verdict: 'held' as const, reason: tongue.noCaption, count: balance.held, examples: refs(kinds, 'held') },
      { verdict: 'failed' as const, reason: tongue.tooLong, count: balance.failed, examples: refs(kinds, 'failed') },
      {
        verdict: 'skipped' as const,
        reason: tongue.skippedByHand,
        count: balance.skipped,
        examples: refs(kinds, 'skipped'),
      },
    ].filter(({ count: many }) => many > 0),
    warnings: [{ reason: tongue.lowResolution, count: Math.ceil(posts / 9) }],
    content: {
      videos: posts - balance.skipped - Math.floor(posts / 5),
      photoPosts: Math.floor(posts / 5),
      visibility: { public: posts - balance.skipped - 4, friends: 0, private: 4 },
      from: '2019-03-02T09:30:00.000Z',
      to: new Date(Date.parse('2019-03-02T09:30:00Z') + (posts - 1) * 21 * 3_600_000).toISOString(),
    },
    textChanges: [
      { reason: tongue.titleCut, count: posts - balance.held },
      { reason: tongue.linksRemoved, count: Math.ceil(posts / 4) },
    ],
    renditions: [
      { rung: 'as-is', files: Math.floor(posts * 0.7), because: [] },
      {
        rung: 'remux',
        files: Math.ceil(posts * 0.3),
        because: [{ reason: tongue.notMp4, count: Math.ceil(posts * 0.3) }],
      },
    ],
    certificate: about === 'result' ? sampleCertificate(balance.published) : null,
    ...more.account,
  };
  const head: ReportHead = {
    v: 1,
    kind: 'report',
    about,
    madeAt,
    language,
    timeZone: 'UTC',
    archive: { path: '/home/cora/TikTok_Data_2026-11.zip', source: 'tiktok', accountName: tongue.account },
    items: { seen: posts + 4, posts: posts + 1, deleted: 2, unreadable: 1 },
    files: {
      fetched: posts,
      bytes: posts * 9_400_000,
      wanted: about === 'plan' ? 31 : 0,
      held: 0,
      unfetchable: 0,
      dying:
        about === 'plan'
          ? [
              { at: '2026-11-28T09:00:00.000Z', files: 24 },
              { at: '2026-11-30T20:00:00.000Z', files: 7 },
            ]
          : [],
    },
    accounts: [account],
    next: tongue.next,
    ...more.head,
  };
  return { head, entries: more.entries === undefined ? madeUp(kinds, tongue, more) : each(more.entries) };
}

async function* each(entries: readonly ReportEntry[]): AsyncGenerator<ReportEntry> {
  yield* entries;
}

type Fate = 'published' | 'waiting' | 'held' | 'skipped' | 'failed';

function fateOf(index: number, about: 'plan' | 'result'): Fate {
  if (index % 10 === 3) return 'held';
  if (index % 100 === 17) return 'skipped';
  if (about === 'plan') return 'waiting';
  return index % 25 === 9 ? 'failed' : index % 10 < 7 ? 'published' : 'waiting';
}

function refs(kinds: readonly Fate[], kind: Fate): readonly string[] {
  return kinds.flatMap((one, index) => (one === kind ? [refOf(index + 1)] : [])).slice(0, 3);
}

export function refOf(number: number): string {
  return `72${String(number).padStart(8, '0')}`;
}

async function* madeUp(
  kinds: readonly Fate[],
  tongue: Tongue,
  { thumbnail }: SampleOptions,
): AsyncGenerator<ReportEntry> {
  for (const [index, kind] of kinds.entries())
    yield samplePost(index + 1, kind, tongue, thumbnail?.(index + 1) ?? null);
  yield {
    v: 1,
    kind: 'not-planned',
    account: rednote,
    ref: refOf(kinds.length + 1),
    createdAt: '2026-11-20T08:00:00.000Z',
    title: tongue.captions[3]?.[1] ?? '',
  };
  for (const number of [1, 2])
    yield {
      v: 1,
      kind: 'deleted',
      ref: `71${number}`,
      createdAt: `2021-04-0${number}T08:00:00.000Z`,
      where: `RecentlyDeletedPosts[${number}]`,
    };
  yield { v: 1, kind: 'unreadable', where: 'Posts.VideoList[412]', reason: tongue.unreadable };
}

function samplePost(number: number, fate: Fate, tongue: Tongue, thumbnail: Thumbnail | null): ReportPost {
  const index = number - 1;
  const [caption, title, body] = tongue.captions[index % tongue.captions.length] ?? ['', '', ''];
  const isBare = fate === 'held';
  const isPhoto = index % 5 === 4;
  const hasLink = caption.includes('https://') && !isBare;
  const tags = isBare || !caption.includes('#') ? [] : tongue.tags.slice(0, 2);
  return makePost({
    number,
    ref: refOf(number),
    createdAt: new Date(Date.parse('2019-03-02T09:30:00Z') + index * 21 * 3_600_000).toISOString(),
    state: fate === 'waiting' || fate === 'held' ? 'prepared' : fate,
    held: isBare,
    reason: {
      held: tongue.noCaption,
      failed: tongue.tooLong,
      skipped: tongue.skippedByHand,
      waiting: null,
      published: null,
    }[fate],
    media: isPhoto ? 'images' : 'video',
    title: isBare ? '' : title,
    body: isBare ? '' : body,
    hashtags: tags,
    counters: {
      title: isBare ? [] : [{ used: [...title].length, max: 20, unit: tongue.unit }],
      body: isBare ? [] : [{ used: [...body].length, max: 1000, unit: tongue.unit }],
    },
    caption: isBare ? null : caption,
    changes: isBare
      ? []
      : [
          ...(hasLink ? [{ reason: tongue.linksRemoved, before: 'https://linktr.ee/cora', after: '' }] : []),
          ...(title.endsWith('…') ? [{ reason: tongue.titleCut, before: caption.slice(0, 60), after: title }] : []),
        ],
    warnings: index % 9 === 0 ? [tongue.lowResolution] : [],
    files: [fileOf(index, isPhoto, tongue)],
    address: fate === 'published' ? `https://www.rednote.com/explore/${refOf(number)}` : null,
    saidBy: fate === 'published' ? 'person' : null,
    check:
      fate === 'published' && index % 4 === 0
        ? { at: '2026-11-26T12:00:00.000Z', result: 'same', differences: [] }
        : null,
    thumbnail,
  });
}

function fileOf(index: number, isPhoto: boolean, tongue: Tongue): ReportFile {
  const facts = { bytes: 14_200_000, width: 1080, height: 1920, durationMs: isPhoto ? null : 32_000 };
  return index % 10 < 3
    ? {
        role: isPhoto ? 'image' : 'video',
        rung: 'remux',
        because: [tongue.notMp4],
        before: { ...facts, format: isPhoto ? 'webp' : 'mov' },
        after: { ...facts, bytes: 14_150_000, format: isPhoto ? 'jpeg' : 'mp4' },
      }
    : {
        role: isPhoto ? 'image' : 'video',
        rung: 'as-is',
        because: [],
        before: { ...facts, format: isPhoto ? 'jpeg' : 'mp4' },
        after: null,
      };
}

/** A post of which only what matters is said. */
export function makePost(of: Partial<ReportPost> = {}): ReportPost {
  return {
    v: 1,
    kind: 'delivery',
    account: rednote,
    ref: refOf(of.number ?? 1),
    number: 1,
    createdAt: '2024-03-01T09:30:00.000Z',
    scheduledAt: null,
    updatedAt: '2026-11-25T10:00:00.000Z',
    state: 'planned',
    held: false,
    reason: null,
    media: 'video',
    title: 'A title',
    body: 'A body',
    hashtags: [],
    counters: { title: [], body: [] },
    visibility: 'public',
    location: null,
    caption: 'A body',
    captionFrom: null,
    changes: [],
    byHand: [],
    warnings: [],
    files: [],
    covers: [],
    check: null,
    address: null,
    saidBy: null,
    remoteId: null,
    thumbnail: null,
    ...of,
  };
}

function sampleCalendar(done: number, left: number, tongue: Tongue): ReportCalendar {
  const today = Date.parse('2026-11-26T00:00:00Z');
  const perDay = 10;
  const days = Math.ceil(left / perDay);
  const dayOf = (offset: number) => new Date(today + offset * dayMs).toISOString().slice(0, 10);
  const doneDays = Math.ceil(done / perDay);
  const at = (days: number) => new Date(Date.parse(madeAt) + days * dayMs).toISOString();
  return {
    pace: { perDay, minGapMs: 30 * 60_000 },
    because: tongue.paceOwn,
    limit: 'per-day',
    left,
    done: Array.from({ length: doneDays }, (_, index) => ({
      day: dayOf(index - doneDays),
      posts: Math.min(perDay, done - index * perDay),
    })),
    coming: Array.from({ length: Math.min(400, days) }, (_, index) => ({
      day: dayOf(index),
      posts: Math.min(perDay, left - index * perDay),
    })),
    firstAt: left === 0 ? null : madeAt,
    lastAt: left === 0 ? null : at(days - 1),
    others:
      left === 0
        ? []
        : [5, 20, 50].map((pace) => ({
            pace: { perDay: pace, minGapMs: pace === 50 ? 0 : 30 * 60_000 },
            lastAt: at(Math.ceil(left / pace) - 1),
            days: Math.ceil(left / pace),
          })),
  };
}

function sampleCertificate(published: number): Certificate {
  const same = Math.floor(published / 4);
  return {
    checked: { same, differs: 1, missing: 0, unseen: 0, 'not-looked': published - same - 1 },
    digest: '9f3c1a7be2d04c55a8e1f60b7d2493ce5b18aa904f7c6d21e0b93f58c4d7a612',
    firstPublishedAt: '2026-11-20T10:00:00.000Z',
    lastPublishedAt: '2026-11-26T17:00:00.000Z',
  };
}
