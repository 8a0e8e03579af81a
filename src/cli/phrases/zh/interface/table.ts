import type { Json, Speech } from '../../../../contract/index.ts';
import type { FieldChange, PostChange } from '../../../../engine/plan-changes.ts';
import type { TableMessages } from '../../messages/table.ts';
import { fieldNames, verdictNames } from './by-hand.ts';

const codePages = { 'windows-1252': 'Windows-1252', gb18030: 'GBK' } as const;
const audiences: Readonly<Record<string, string>> = { public: '公开', friends: '仅好友可见', private: '仅自己可见' };

export function table(speech: Speech): TableMessages {
  const { number } = speech;
  const owner = ({ destination, label }: { readonly destination: string; readonly label: string }) =>
    `${destination}/${label}`;
  return {
    table: {
      written: (path, rows, command) =>
        `已写出 ${number(rows)} 行到 ${path}。用表格软件修改，另存为 CSV（UTF-8），然后运行：${command}`,
      codePage: (path, encoding) =>
        `${path} 存成了 ${codePages[encoding]}，放不下表情符号和一些文字。最好另存为 CSV UTF-8。`,
      extra: (names) => `这些列不是 clipferry 的，没有动：${names.join('、')}。`,
      missingColumns: (names) => `这些列不见了，按没有改动处理：${names.join('、')}。`,
      missingRows: (rows) => `计划里有 ${number(rows)} 篇在表格里没有行，按原计划不变。不想发的，在“发布”一列写“否”。`,
      taken: (path, account, changed) =>
        `已采用 ${path}，现在是 ${owner(account)} 的计划：改动 ${number(changed)} 篇。`,
      would: (path, account, changed) =>
        `${path} 会改动 ${owner(account)} 的计划：${number(changed)} 篇。现在什么都没有改。`,
      change: (change) => [head(change, speech), ...change.values.map((value) => `  ${fieldLine(value, speech)}`)],
      reordered: '按表格里的顺序发布。',
      toTake: (command) => `要采用它：${command}`,
      next: (command) => `执行计划：${command}`,
    },
    captions: {
      written: (path, posts, command) =>
        `已把 ${number(posts)} 篇没有文案的帖子写到 ${path}。填好最后一列，然后运行：${command}`,
      nothingMissing: '每篇都有文案，没有要填的。',
      empty: (rows) => `空着的：${number(rows)} 行。`,
      left: (posts, command) => `还有 ${number(posts)} 篇没有文案。列出来填写：${command}`,
      next: (command) => `用这些文案生成计划：${command}`,
    },
  };
}

function head({ ref, createdAt, words, what, verdict }: PostChange, speech: Speech): string {
  const named = `${ref}（${speech.day(createdAt)}${words === '' ? '' : `，“${words}”`}）`;
  return what.includes('verdict') ? `${named}：${verdictNames[verdict]}` : named;
}

function fieldLine({ field, before, after }: FieldChange, speech: Speech): string {
  return `${fieldNames[field]}：${shown(field, before, speech)} → ${shown(field, after, speech)}`;
}

const mostShown = 60;

function shown(field: string, value: Json, speech: Speech): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return '（无）';
  if (field === 'scheduledAt') return speech.minute(String(value));
  if (Array.isArray(value)) return value.map((tag) => `#${tag}`).join(' ');
  if (field === 'visibility') return audiences[String(value)] ?? String(value);
  const text = String(value).replaceAll(/\s*\n\s*/g, ' ⏎ ');
  return `“${text.length <= mostShown ? text : `${text.slice(0, mostShown - 1)}…`}”`;
}
