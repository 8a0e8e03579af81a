import type { Language, Visibility } from '../contract/index.ts';
import { type DeliveryState, deliveryStates } from '../core/states.ts';
import { plainWord, yesAndNo } from '../kit/cell-words.ts';

/** The words of a plan's table. What is written in one language is read in both. */

export const planColumns = [
  'ref',
  'date',
  'thumbnail',
  'title',
  'body',
  'topics',
  'cover',
  'visibility',
  'when',
  'go',
  'note',
  'was',
] as const;

export type PlanColumn = (typeof planColumns)[number];

const columnsInChinese: Readonly<Record<PlanColumn, string>> = {
  ref: '编号',
  date: '日期',
  thumbnail: '缩略图',
  title: '标题',
  body: '正文',
  topics: '话题',
  cover: '封面',
  visibility: '可见范围',
  when: '定时',
  go: '发布',
  note: '说明',
  was: '校验',
};

export function columnName(column: PlanColumn, language: Language): string {
  return language === 'zh' ? columnsInChinese[column] : column;
}

/** null: none of ours */
export function findColumn(name: string): PlanColumn | null {
  const plain = plainWord(name);
  return planColumns.find((column) => column === plain || columnsInChinese[column] === plain) ?? null;
}

export type Going = 'yes' | 'no' | 'hold';

const goings: Readonly<Record<Going, readonly string[]>> = {
  ...yesAndNo,
  hold: ['hold', '保留'],
};

const states: Readonly<Partial<Record<DeliveryState, string>>> = {
  publishing: '发布中',
  accepted: '已接受',
  published: '已发布',
  removing: '撤回中',
  removed: '已撤回',
  unconfirmed: '待确认',
  failed: '失败',
};

/** Of a post that no plan decides any more: what became of it. */
export function goingName(going: Going | DeliveryState, language: Language): string {
  if (going === 'yes' || going === 'no' || going === 'hold')
    return language === 'zh' ? (goings[going][1] ?? '') : going;
  return language === 'zh' ? (states[going] ?? going) : going;
}

export function readGoing(cell: string): Going | DeliveryState | null {
  const word = plainWord(cell);
  for (const going of ['yes', 'no', 'hold'] as const) if (goings[going].includes(word)) return going;
  return deliveryStates.find((state) => word === state || states[state] === word) ?? null;
}

const visibilities: Readonly<Record<Visibility, readonly string[]>> = {
  public: ['public', '公开'],
  friends: ['friends', '仅好友可见', '好友可见', '好友'],
  private: ['private', '仅自己可见', '仅自己', '私密'],
};

export function visibilityName(visibility: Visibility, language: Language): string {
  return language === 'zh' ? (visibilities[visibility][1] ?? visibility) : visibility;
}

export function readVisibility(cell: string): Visibility | null {
  const word = plainWord(cell);
  return (['public', 'friends', 'private'] as const).find((one) => visibilities[one].includes(word)) ?? null;
}
