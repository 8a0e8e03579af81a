import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { PlanFileReasons, PlanProblem } from '../../../contract/reasons/plan-file.ts';
import { faults } from './source.ts';

type Problem = Partial<PlanProblem>;

export const planFile: PhraseBook<PlanFileReasons> = {
  'decided-by-hand': '你在计划里这样决定的',
  'held-by-person': (_, speech) => ({
    says: '你让它先等着',
    ways: [{ text: '想发的时候', command: speech.command('include', '<编号>') }],
  }),
  'plan-wrong': ({ path, field }, speech) => ({
    says: `${path === undefined ? '这份文件' : `${path} `}不是计划${field === undefined || field === '' ? '' : `：里面没有 "${field}"`}`,
    ways: [putAside(speech)],
  }),
  'plan-not-json': ({ path, line, column, fault }, speech) => ({
    says: `${named(path)}${line === undefined ? '' : `第 ${line} 行`}${column === undefined ? '' : `第 ${column} 列`}：${fault === undefined ? '文件不完整' : faults[fault]}；文件里的内容都没有采用`,
    ways: [...jsonHint(fault), ...mend(speech)],
  }),
  'plan-not-utf8': ({ path }) => ({
    says: `${named(path)}没有存成 UTF-8，里面的文字认不出来`,
    ways: ['在编辑器里另存为 UTF-8，再运行一次同样的命令'],
  }),
  'plan-of-older-version': ({ path }, speech) => ({
    says: `${named(path)}是旧版 clipferry 写的，手动改过的内容无法沿用`,
    ways: [putAside(speech)],
  }),
  'plan-of-unknown-version': ({ path, version }, speech) => ({
    says: `${named(path)}的版本是 ${version ?? '未知'}，这个 clipferry 只认 "v": 2`,
    ways: ['用写出它的那个 clipferry；如果是你改的，把 "v":2 改回来', putAside(speech)],
  }),
  'plan-of-other-account': ({ path, destination, account }, speech) => ({
    says: `${named(path)}是${owner(destination, account)}的计划，这个工作区里没有这个账号的计划；什么都没有发布`,
    ways: ['指明它的工作区：--workspace <文件夹>', putAside(speech)],
  }),
  'plan-of-other-workspace': ({ path, destination, account }, speech) => ({
    says: `${named(path)}是${owner(destination, account)}的计划，但不是这个工作区生成的；什么都没有发布`,
    ways: ['指明它的工作区：--workspace <文件夹>', putAside(speech)],
  }),
  'plan-of-rehearsal': ({ path }, speech) => ({
    says: `${named(path)}是彩排用的计划，当时的模拟平台已经关了`,
    ways: [
      '再运行一次同样的 migrate 命令重新彩排，你改的内容在那里有效',
      { text: '或者正式生成计划', command: speech.planAgain() },
    ],
  }),
  'plan-file-older': ({ path, madeAt, inForce, edited }, speech) => ({
    says: `${named(path)}是${madeAt === undefined ? '旧的计划' : ` ${speech.minute(madeAt)} 的计划`}，现在用的是${inForce === undefined ? '更新的一份' : ` ${speech.minute(inForce)} 的那份`}；什么都没有发布`,
    ways: [
      edited === false
        ? { text: '这份文件没有人改过；按现在的计划执行', command: speech.command('run') }
        : { text: '仍然要用这份文件', command: speech.command('run', path ?? 'plan.json') },
      { text: '重新查看计划', command: speech.planAgain() },
    ],
  }),
  'plan-edits-wrong': ({ path, problems = [], more = 0 }, speech) => ({
    says: [
      `${named(path)}有 ${speech.number(problems.length + more)} 处错误，所以文件里的改动都没有采用，什么都没有发布`,
      ...problems.map((problem) => `- ${mistake(problem, speech)}`),
      ...(more > 0 ? [`另有 ${speech.number(more)} 处`] : []),
    ].join('\n'),
    ways: mend(speech),
  }),
  'plan-large': ({ path }, speech) => ({
    says: `${named(path)}太大，无法读回`,
    ways: [putAside(speech), { text: '按编号跳过个别帖子', command: speech.command('skip', '<编号>') }],
  }),
  'plan-unreadable': ({ path }) => (path === undefined ? '无法读取计划文件' : `无法读取 ${path}`),

  'which-account': ({ accounts = [] }) => ({
    says: `这里有好几个账号的计划${accounts.length === 0 ? '' : `：${accounts.join('、')}`}`,
    ways: [`说明是哪一个：--account ${accounts[0] ?? '<平台>/<账号>'}`],
  }),
  'already-sent': ({ ref, state }, speech) => ({
    says: `${ref === undefined ? '这篇' : `${ref} `}${sentAs(state)}，不能再跳过或搁下；什么都没有改动`,
    ways: state === 'published' ? [{ text: '要撤回它', command: speech.command('undo', ref ?? '<编号>') }] : [],
  }),
};

function named(path: string | undefined): string {
  return path === undefined ? '计划文件' : `${path} `;
}

function owner(destination: string | undefined, account: string | undefined): string {
  return destination === undefined || account === undefined ? '其他账号' : ` ${destination}/${account} `;
}

function mend(speech: Speech): readonly Way[] {
  return [{ text: '在文件里改好，再运行一次同样的命令' }, putAside(speech)];
}

function putAside(speech: Speech): Way {
  return {
    text: '或者给文件改个名字：内容不会丢，之后以工作区里的计划为准',
    command: speech.command('run'),
  };
}

function jsonHint(fault: string | undefined): readonly string[] {
  switch (fault) {
    case 'no-comma':
      return ['两行之间要有逗号，最后一行后面不要'];
    case 'comma-before-bracket':
    case 'comma-before-brace':
      return ['去掉最后那个逗号'];
    default:
      return [];
  }
}

function sentAs(state: string | undefined): string {
  switch (state) {
    case 'published':
      return '已经发布';
    case 'removed':
      return '已经撤回';
    case 'unconfirmed':
      return '可能已经发布（clipferry resolve）';
    case 'failed':
      return '已经失败，而且可能已经公开';
    default:
      return '正在发布';
  }
}

function mistake(problem: Problem, speech: Speech): string {
  const { line, post } = problem;
  const place = line === undefined ? '' : `第 ${line} 行`;
  const whose = post == null ? '' : postNamed(post, speech);
  return `${[place, whose].filter((part) => part !== '').join('，')}：${planMistake(problem, speech)}`;
}

/** A post by its ref, day and first words. */
export function postNamed({ ref, createdAt, words }: NonNullable<PlanProblem['post']>, speech: Speech): string {
  return `${ref}（${speech.day(createdAt)}${words === '' ? '' : `，“${words}”`}）`;
}

/** What is wrong with a field or a line. */
export function planMistake({ field = '', wrong, given, ...more }: Problem, speech: Speech): string {
  const allowed = (more.allowed ?? []).map((word) => `"${word}"`);
  const name = field === '' ? '这一行' : field;
  const is = given === undefined ? name : `${name} 写的是 ${given}`;
  switch (wrong) {
    case 'not-allowed':
      return `${is}，可以写 ${speech.anyOf(allowed)}`;
    case 'not-text':
      return `${is}，这里要写文字，放在 "…" 里`;
    case 'not-tags':
      return `${is}，要写不带空格的词：["海港","傍晚"]`;
    case 'not-time':
      return `${is}，要写带时区的时间，如 "2027-01-31T18:00:00+08:00"，或 null`;
    case 'not-reason':
      return `${is}，用你自己的话写在 "…" 里，或者不写`;
    case 'cover-unknown':
      return `${is}：既不是视频里的时间（如 0:03、3.2），也没有这个图片文件`;
    case 'cover-not-picture':
      return `${is}：这个文件不是这里能打开的图片`;
    case 'cover-too-late':
      return `${is}，但视频到 ${more.allowed?.[0] ?? ''} 就结束了`;
    case 'cover-of-photos':
      return `这篇是图片帖子，封面就是第一张图，不能另设 ${name}；只有视频能选封面`;
    case 'cover-two-times':
      return `${is}：可能是表格软件把 ${more.allowed?.[1] ?? ''} 改成了这样；请写成 ${more.allowed?.join(' 或 ') ?? ''}，写你想要的那个`;
    case 'control-character':
      return `${name} 里有看不见的控制字符${given === undefined ? '' : `（${given}）`}，请重新输入这段文字`;
    case 'too-long':
      return `${name} 太长：${speech.number(more.found ?? 0)} ${speech.unit(more.unit ?? '')}，最多 ${speech.number(more.max ?? 0)}`;
    case 'too-many':
      return `${name} 有 ${speech.number(more.found ?? 0)} 个，最多 ${speech.number(more.max ?? 0)} 个`;
    case 'not-taken-here':
      return `这个平台没有地方放 ${name}`;
    case 'fixed':
      return `${name} 被改过，这一项不能改；可以改的有 ${speech.anyOf([...(more.allowed ?? [])])}`;
    case 'state':
      return `${is}，这一项只供查看；要跳过一篇，写 "verdict":{"kind":"skip"}`;
    case 'header':
      return 'header 被改过，这一项不能改；要换别的选择，请重新生成计划';
    case 'missing':
      return `${name} 不见了，请补回来`;
    case 'unknown-field':
      return `没有 ${name} 这一项；可以改的有 ${speech.anyOf([...(more.allowed ?? [])])}`;
    case 'field-twice':
      return `${name} 写了两次，留一个`;
    case 'post-twice':
      return `这篇在第 ${more.found ?? ''} 行已经有了，留一个`;
    case 'foreign':
      return `这个工作区里，这个账号的计划没有 ${given ?? '这篇帖子'}`;
    case 'no-file':
      return '没有可用的文件，发不了；把 verdict 改回原样';
    case 'sent':
      return `${name} 被改过，但这篇${sentAs(more.state)}`;
    case 'no-posts':
      return '里面一篇帖子都没有';
    case 'line-too-long':
      return '这一行太长，不可能是一篇帖子';
    default:
      return '这不是一篇帖子：没有 deliveryKey 和 postRef';
  }
}
