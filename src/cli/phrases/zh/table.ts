import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { TableProblem, TableReasons } from '../../../contract/reasons/table.ts';
import { planMistake, postNamed } from './plan-file.ts';

type Problem = Partial<TableProblem>;

export const table: PhraseBook<TableReasons> = {
  'table-unreadable': ({ path = '这个表格', systemCode }) => {
    switch (systemCode) {
      case 'ENOENT':
      case 'ENOTDIR':
        return { says: `没有 ${path} 这个文件（${systemCode}）`, ways: ['看看文件名有没有写错'] };
      case 'EISDIR':
        return { says: `${path} 是文件夹（${systemCode}）`, ways: ['请指定其中的文件'] };
      default:
        return {
          says: `无法读取 ${path}${systemCode === undefined ? '' : `（${systemCode}）`}`,
          ways: ['先在表格软件里关闭它，再看看你有没有读取权限'],
        };
    }
  },
  'table-workbook': ({ path }) => ({
    says: `${named(path)}是表格软件自己的格式，不是纯文本表格`,
    ways: ['在表格软件里另存为“CSV UTF-8”，再用那个文件'],
  }),
  'table-empty': ({ path }) => `${named(path)}是空的`,
  'table-torn': ({ path, row, fault }) => ({
    says: `${path ?? '这份表格'}${row === undefined ? '' : `${path === undefined ? '' : ' '}第 ${row} 行`}：${torn(fault)}；表格里的改动都没有采用`,
    ways: ['用表格软件打开，改好这一行，再另存为 CSV'],
  }),
  'table-no-ref': ({ path, names = [] }, speech) => ({
    says: `${named(path)}的第一行没有“编号”（ref）这一列${names.length === 0 ? '' : `，写的是：${names.join('、')}`}`,
    ways: ['把第一行改回原样', { text: '或者重新写一份表格', command: speech.command('plan', '--csv', 'plan.csv') }],
  }),
  'table-column-twice': ({ path, name, columns = [] }) => ({
    says: `${named(path)}有两列都叫“${name ?? '同一个名字'}”${columns.length === 0 ? '' : `（${columns.join(' 和 ')}）`}`,
    ways: ['给其中一列换个名字，换了名字的列不会动'],
  }),
  'table-wrong': ({ path, problems = [], more = 0 }, speech) => ({
    says: [
      `${named(path)}有 ${speech.number(problems.length + more)} 处错误，所以表格里的改动都没有采用，什么都没有发布`,
      ...problems.map((problem) => `- ${mistake(problem, speech)}`),
      ...(more > 0 ? [`另有 ${speech.number(more)} 处`] : []),
    ].join('\n'),
    ways: ways(problems),
  }),
  'table-in-the-way': ({ path, holds }, speech) => ({
    says: `${named(path)}已经存在，${inTheWay(holds)}；没有动它`,
    ways: [
      ...(holds === 'edits'
        ? [{ text: '采用你的改动', command: speech.command('plan', '--apply', path ?? 'plan.csv') }]
        : []),
      ...(holds === 'captions' ? [{ text: '采用它们', command: speech.command('captions', path ?? '<路径>') }] : []),
      '换个文件名，或者加 --yes 覆盖它',
    ],
  }),
  'not-written-over': ({ path, holds }) => ({
    says: `${path ?? '这个文件'} ${notOver(holds)}，没有改动它`,
    ways: [holds === 'other-page' ? '换一个名字，或者加上 --yes 覆盖它' : '换一个名字'],
  }),
  'flags-apart': ({ flag, other }) => ({
    says: `${flag ?? '这个参数'} 和 ${other ?? '另一个参数'} 不能一起用`,
    ways: ['去掉其中一个'],
  }),
};

function named(path: string | undefined): string {
  return path === undefined ? '这份表格' : `${path} `;
}

function torn(fault: 'open' | 'behind' | 'too-long' | undefined): string {
  switch (fault) {
    case 'open':
      return '引号没有成对';
    case 'too-long':
      return '这一行太长，不可能是一篇帖子';
    default:
      return '不该有引号的地方有引号';
  }
}

function notOver(holds: 'workspace' | 'input' | 'special' | 'other-page' | undefined): string {
  switch (holds) {
    case 'workspace':
      return '属于工作区，不会被覆盖';
    case 'input':
      return '是这个命令要读取的内容，不会被覆盖';
    case 'special':
      return '是链接、管道或设备，不是普通文件';
    default:
      return '已经存在，而且不是 clipferry 生成的网页';
  }
}

function inTheWay(holds: 'edits' | 'captions' | 'something-else' | undefined): string {
  switch (holds) {
    case 'edits':
      return '里面有还没采用的改动';
    case 'captions':
      return '里面有文案';
    default:
      return '和 clipferry 写的不一样';
  }
}

function ways(problems: readonly Problem[]): readonly (string | Way)[] {
  const has = (...wrong: readonly Problem['wrong'][]) => problems.some((problem) => wrong.includes(problem.wrong));
  return [
    ...(has('letters-lost', 'letters-garbled') ? ['把表格另存为“CSV UTF-8”，别的编码放不下所有文字'] : []),
    '在表格里改好、保存，再运行一次同样的命令',
  ];
}

function mistake({ row, post, ...problem }: Problem, speech: Speech): string {
  const places = [...(row === undefined ? [] : [`第 ${row} 行`]), ...(post == null ? [] : [postNamed(post, speech)])];
  return `${places.join('，')}：${what(problem, speech)}`;
}

function what({ field = '', wrong, given, ...more }: Problem, speech: Speech): string {
  const name = field === '' ? '这一行' : `“${field}”`;
  const is = given === undefined ? name : `${name}写的是 ${given}`;
  const time = '请写成 2027-01-31 18:00 这样';
  switch (wrong) {
    case 'changed-meanwhile':
      return '你改了这一行，但表格写出来之后，这篇的计划又变过；请重新写一份表格，在新的里面改';
    case 'letters-lost':
      return `${name}丢了文字，变成了“?”`;
    case 'letters-garbled':
      return `${name}变成了乱码`;
    case 'cells':
      return '最后一个有名字的列后面还有内容';
    case 'no-ref':
      return '没有编号，不知道是哪一篇';
    case 'time-order':
      return `${is}，分不清哪个是月、哪个是日；${time}`;
    case 'time-serial':
      return `${is}，这是表格软件内部的日期数字；${time}`;
    case 'time-no-time':
      return `${is}，没有写几点；${time}`;
    case 'time-narrow':
      return `${is}：列太窄，表格软件没能存下内容；请拉宽`;
    case 'time-unknown':
      return `${is}，不是时间；${time}`;
    case 'fixed':
      return `${name}被改过，这一项只供查看；可以改的有 ${speech.anyOf([...(more.allowed ?? [])])}`;
    case 'no-file':
      return `${name}：这篇没有可用的文件，发不了`;
    case 'post-twice':
      return `这篇在第 ${more.found ?? ''} 行已经有了，留一个`;
    case 'no-posts':
      return '里面一篇帖子都没有';
    default:
      return planMistake(
        { field: name, ...(wrong === undefined ? {} : { wrong }), ...(given === undefined ? {} : { given }), ...more },
        speech,
      );
  }
}
