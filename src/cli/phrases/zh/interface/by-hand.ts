import type { Speech } from '../../../../contract/index.ts';
import type { PostChange, PostInPlan } from '../../../../engine/plan-edits.ts';
import type { ByHandMessages } from '../../messages/by-hand.ts';

export const verdictNames = { deliver: '照发', hold: '先等着', skip: '跳过' } as const;
export const fieldNames: Readonly<Record<Exclude<PostChange['what'][number], 'verdict'>, string>> = {
  title: '标题',
  body: '正文',
  hashtags: '话题',
  visibility: '可见范围',
  scheduledAt: '时间',
  location: '地点',
  alt: '图片说明',
  cover: '封面',
};

export function byHand(speech: Speech): ByHandMessages {
  const { number } = speech;
  const post = ({ ref, createdAt, words }: PostInPlan) =>
    `${ref}（${speech.day(createdAt)}${words === '' ? '' : `，“${words}”`}）`;
  return {
    edits: {
      nothing: (path) => `${path} 里没有新的改动，计划保持不变。`,
      taken: (path, { destination, label }, { changed, leftOut }) =>
        `你改过 ${path}，已作为 ${destination}/${label} 的计划：改动 ${number(changed)} 篇${leftOut === 0 ? '' : `，删掉 ${number(leftOut)} 篇`}。`,
      change: (change) =>
        `${post(change)}：${change.what.map((what) => (what === 'verdict' ? verdictNames[change.verdict] : `改了${fieldNames[what]}`)).join('、')}`,
      left: (left) => `${post(left)}：这一行不见了，所以跳过`,
      bringBack: (command) => `想让其中一篇照发：${command}`,
      reordered: '按文件里的顺序发布。',
      nowPublic: (posts) => `请再确认：其中 ${speech.number(posts)} 篇原来不是公开的，按你改的会公开给所有人。`,
      kept: (path) => `plan.json 是另一份计划的，已另存为 ${path}。`,
      gone: (path) => `${path} 不见了，按上次显示的计划执行。`,
      notTaken: (path) => `${path} 被改过，里面的改动还没有采用，这次查看不包含它们。`,
    },
    word: {
      again: (posts) => `其中 ${number(posts)} 篇发布过又撤回了，下次运行时重新发布？`,
      next: (changed, command) =>
        changed === 0
          ? `没有要改的，本来就是这样。执行计划：${command}`
          : `已改动 ${number(changed)} 篇。执行计划：${command}`,
    },
  };
}
