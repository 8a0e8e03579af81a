import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../src/contract/index.ts';
import { ok, type Reply, readText } from './reply.ts';
import { bodyField, decodeBody } from './request-body.ts';
import type { Call, Route, World } from './world.ts';

interface Topic {
  readonly id: string;
  readonly name: string;
  readonly views: number;
}

/**
 * Names with made-up audiences, in millions. Simplified and Traditional are different topics with very different
 * audiences, and a search for one shows the other.
 */
const audiences: Readonly<Record<string, number>> = {
  旅行: 8210,
  旅游: 5200,
  旅遊: 0.083,
  旅行攻略: 940,
  美食: 9800,
  美食日记: 310,
  家常菜: 1700,
  摄影: 4100,
  攝影: 0.41,
  日常: 6400,
  日常生活: 890,
  生活: 3900,
  穿搭: 8800,
  每日穿搭: 930,
  舞蹈: 1200,
  跳舞: 800,
  音乐: 2400,
  音樂: 0.2,
  健身: 3600,
  瑜伽: 620,
  跑步: 980,
  宠物: 2500,
  寵物: 0.12,
  猫: 1900,
  貓: 0.3,
  狗狗: 1500,
  咖啡: 1400,
  烘焙: 760,
  搞笑: 2800,
  学习: 3100,
  學習: 0.15,
  读书: 660,
  电影: 1800,
  電影: 0.25,
  游戏: 2100,
  手工: 540,
  绘画: 720,
  家居: 1300,
  护肤: 4700,
  美妆: 5900,
  发型: 990,
  户外: 450,
  露营: 870,
  海边: 390,
  日落: 280,
  城市: 330,
  纽约: 95,
  美国: 160,
  外国人: 150,
  小红书新人: 420,
  台湾: 510,
  臺灣: 0.09,
  travel: 64,
  food: 58,
  ootd: 210,
  vlog: 1900,
  cat: 31,
  dog: 27,
  coffee: 22,
  sunset: 9,
  dance: 18,
  music: 25,
  makeup: 41,
  fitness: 33,
  cooking: 12,
  art: 15,
  fashion: 29,
  nature: 7,
  photography: 11,
  newyork: 3,
  tiktokrefugee: 240,
  diy: 44,
  fyp: 0.6,
};

/** Pairs that are one word in two scripts. */
const scripts: readonly (readonly [string, string])[] = [
  ['旅游', '旅遊'],
  ['摄影', '攝影'],
  ['音乐', '音樂'],
  ['宠物', '寵物'],
  ['猫', '貓'],
  ['学习', '學習'],
  ['电影', '電影'],
  ['台湾', '臺灣'],
];

function catalogue(world: World): readonly Topic[] {
  const own = Object.entries(audiences).map(([name, millions]) => topicOf(name, Math.round(millions * 1e6)));
  return [...own, ...world.settings.topics.map((name) => topicOf(name, 10_000))];
}

function topicOf(name: string, views: number): Topic {
  return { id: createHash('sha1').update(name).digest('hex').slice(0, 24), name, views };
}

export function isKnownTopic(world: World, id: string, name: string): boolean {
  return catalogue(world).some((topic) => topic.id === id && topic.name === name);
}

export function findTopic(world: World, id: string): { readonly name: string } | null {
  return catalogue(world).find((topic) => topic.id === id) ?? null;
}

/** Rows by audience, not by fit; a word nobody has used still yields a row that offers to make it (新建话题). */
async function searchTopics(call: Call): Promise<Reply> {
  const body = decodeBody(await readText(call.req, 64 * 1024));
  const keyword = String(bodyField(body, 'keyword') ?? '')
    .replace(/^#/, '')
    .trim();
  const page = bodyField(body, 'page');
  const size = clamp(bodyField(page, 'page_size'), 20, 50);
  const number = clamp(bodyField(page, 'page'), 1, 1000);
  const known = catalogue(call.world);
  const found = keyword === '' ? [] : known.filter((topic) => isNear(topic.name, keyword));
  const rows = found
    .sort((a, b) => b.views - a.views)
    .slice((number - 1) * size, number * size)
    .map((topic) => row(call, topic));
  const exact = found.some((topic) => topic.name === keyword);
  if (keyword !== '' && !exact && number === 1) rows.push(newTopicRow(keyword));
  return ok({ result: { success: true, code: 0 }, topic_info_dtos: rows, hash_tag_alias: false });
}

function isNear(name: string, keyword: string): boolean {
  const spellings = scripts.filter((pair) => pair.includes(keyword)).flat();
  const lower = name.toLowerCase();
  return [keyword, ...spellings].some((word) => lower.startsWith(word.toLowerCase()));
}

/** Search says `official`; a note that echoes it gets a tag nobody can tap (three clients, 2024 to 2026). */
function row(call: Call, topic: Topic): JsonObject {
  const { www } = call.world.bases.sites[call.site];
  return {
    id: topic.id,
    name: topic.name,
    link: `${www}/page/topics/${topic.id}?naviHidden=yes`,
    view_num: topic.views,
    type: 'official',
    smart: false,
  };
}

function newTopicRow(keyword: string): JsonObject {
  return { id: '', name: keyword, link: '', view_num: 0, type: 'topic', smart: false, desc: '新建话题' };
}

function clamp(value: unknown, otherwise: number, max: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? Math.min(value, max) : otherwise;
}

const lookup = { name: 'lookup', session: 'main', unsigned: 406, method: 'POST' } as const;

export const topicRoutes: readonly Route[] = [
  { ...lookup, name: 'topics', path: '/web_api/sns/v1/search/topic', handle: searchTopics },
  // Nobody else lives in the sandbox, and no place has a name here.
  { ...lookup, path: '/web_api/sns/v1/search/user_info', handle: () => ok({ user_info_dtos: [] }) },
  { ...lookup, path: '/web_api/sns/v1/local/poi/creator/search', handle: () => ok({ poi_list: [] }) },
  { ...lookup, path: '/api/sns/v1/note/collection/pc/list_v2', handle: () => ok({ collection_info_list: [] }) },
];
