import type { PhraseBook } from '../../../contract/index.ts';
import type { LedgerReasons } from '../../../contract/reasons/ledger.ts';

/** A code that only a bug brings to light. */
const reportIt = ['让工作区保持原样，把这个问题反馈给我们：这是 clipferry 的 bug'];

export const ledger: PhraseBook<LedgerReasons> = {
  locked: ({ folder, pid, startedAt }, speech) => ({
    says: `${named(folder, '这个工作区')}里正运行着另一个 clipferry${processOf(pid ?? null, startedAt == null ? null : speech.minute(startedAt))}`,
    ways: [
      '等它跑完，或先停掉它，再运行一次同样的命令',
      { text: '这期间也可以查看进度', command: speech.command('status') },
    ],
  }),
  'no-ledger': ({ folder }, speech) => ({
    says: `${named(folder, '这个文件夹')}里没有 clipferry 工作区`,
    ways: [
      { text: '先从你的导出文件开始', command: speech.command('fetch', '<导出文件>') },
      '或用 --workspace 指定已有的工作区',
    ],
  }),
  'newer-ledger': ({ path, schema, knownSchema }) => ({
    says: `${named(path, '记录文件')}是由更新版本的 clipferry 写入的${schema === undefined || knownSchema === undefined ? '' : `（结构版本 ${schema}，当前程序只认到 ${knownSchema}）`}`,
    ways: [{ text: '更新 clipferry', command: 'npm install -g clipferry@latest' }],
  }),
  'sqlite-missing': ({ nodeVersion }) => ({
    says: `SQLite 库 better-sqlite3 无法在当前 Node${nodeVersion === undefined ? ' ' : `（${nodeVersion}）`}上运行：缺少二进制文件，或是为其他 Node 版本编译的`,
    ways: [
      { text: '在 clipferry 的安装目录运行', command: 'npm rebuild better-sqlite3' },
      { text: 'npm 12 及以上用这条', command: 'npm rebuild better-sqlite3 --allow-scripts=better-sqlite3' },
      '或用当前 Node 重新安装 clipferry',
    ],
  }),
  'ledger-read-only': ({ path }) => ({
    says: `${named(path, '记录文件')}无法写入：文件或所在文件夹是只读的`,
    ways: ['把工作区改为可写，或用 --workspace 换一个'],
  }),
  'ledger-unopenable': ({ path }) => ({
    says: `${named(path, '记录文件')}打不开`,
    ways: ['检查工作区文件夹是否存在，以及你能否读写'],
  }),
  'ledger-damaged': (values, speech) => ({
    says: damaged(values),
    ways: [
      { text: '看看哪里坏了', command: speech.command('ledger', 'check') },
      { text: '恢复一份完好的；不会删除任何文件', command: speech.command('ledger', 'restore') },
    ],
  }),
  'ledger-emptied': ({ path, publications = 0 }, speech) => ({
    says: `${named(path, '记录文件')}是空的，但${publications > 0 ? `这个工作区已经发布过（或可能发布过）${speech.number(publications)} 篇帖子` : '这个工作区用过'}。这次没有发布任何内容`,
    ways: [
      { text: '找回它记下的内容；不会删除任何文件', command: speech.command('ledger', 'restore') },
      '或自己把原来的文件放回去，有 -wal 文件的话一起放回',
    ],
  }),
  'ledger-behind': ({ path, publications }, speech) => ({
    says: `${named(path, '记录文件')}比实际发布的旧：里面少了${publications === undefined ? '一些' : ` ${speech.number(publications)} 篇`}已发布（或可能已发布）的帖子。这次没有发布任何内容`,
    ways: [{ text: '把缺少的补进去；不会删除任何文件', command: speech.command('ledger', 'restore') }],
  }),
  'ledger-is-backup': ({ path }, speech) => ({
    says: `${named(path, '记录文件')}是手动放进来的备份：备份之后发布过什么，里面没有记。这次没有发布任何内容`,
    ways: [{ text: '把缺少的补进去；不会删除任何文件', command: speech.command('ledger', 'restore') }],
  }),
  'ledger-foreign': ({ path, journal }, speech) => ({
    says: `${named(path, '记录文件')}和${within(journal, '发布日志')}对不上：其中一个来自别的工作区。这次没有发布任何内容`,
    ways: [
      '把属于这个工作区的那一个放回来',
      { text: '或把不属于这里的那个移出工作区，再找回缺少的内容', command: speech.command('ledger', 'restore') },
    ],
  }),
  'journal-damaged': ({ path, line }, speech) => ({
    says: `发布日志${path === undefined ? '' : ` ${path} `}${line === undefined ? '' : `第 ${speech.number(line)} 行`}已损坏。这次没有发布任何内容`,
    ways: [{ text: '用记录文件重写一份；损坏的文件会留在旁边', command: speech.command('ledger', 'restore') }],
  }),
  'restore-unfinished': (_, speech) => ({
    says: '上次恢复记录文件时中断了',
    ways: [{ text: '把它做完', command: speech.command('ledger', 'restore') }],
  }),
  'nothing-to-restore-from': ({ folder }, speech) => ({
    says: `${folder === undefined ? '' : `${folder} 里`}没有可用来恢复记录文件的东西：没有备份，也没有发布日志。从这里已经无法知道哪些帖子发布过`,
    ways: [
      '如果你在别处还有 ledger.sqlite 的副本，请放回来（有 -wal 文件的话一起放回）',
      {
        text: '否则请到平台上看看，用新的工作区只迁移那里缺少的帖子',
        command: speech.command(
          'migrate',
          '<导出文件>',
          '--to',
          '<平台>',
          '--ids',
          '<文件>',
          '--workspace',
          '<文件夹>',
        ),
      },
    ],
  }),
  'backup-not-found': ({ path }, speech) => ({
    says: path === undefined ? '没有这份备份' : `没有这份备份：${path}`,
    ways: [{ text: '用最新的一份完好备份', command: speech.command('ledger', 'restore') }],
  }),
  'backup-unusable': ({ path }, speech) => ({
    says: `${named(path, '这份备份')}不能用来恢复`,
    ways: [{ text: '用最新的一份完好备份', command: speech.command('ledger', 'restore') }],
  }),
  'backup-of-other-workspace': ({ path }, speech) => ({
    says: `${named(path, '这份备份')}属于另一个工作区`,
    ways: [{ text: '用这个工作区最新的备份', command: speech.command('ledger', 'restore') }],
  }),
  'wrong-ledger-action': ({ given }, speech) => ({
    says: `ledger 不支持${given === undefined ? '这个操作' : ` ${given}`}`,
    ways: [
      { text: '检查是否完好', command: speech.command('ledger', 'check') },
      { text: '备份一份', command: speech.command('ledger', 'backup') },
      { text: '恢复一份完好的', command: speech.command('ledger', 'restore') },
    ],
  }),
  'restore-needs-yes': (_, speech) => ({
    says: '恢复记录文件需要你确认',
    ways: [{ text: '可以事先确认', command: speech.command('ledger', 'restore', '--yes') }],
  }),
  'restore-not-confirmed': '没有确认：记录文件保持原样',
  'journal-lines-lost': ({ lines }, speech) => ({
    says: `恢复记录文件时，发布日志里有${lines === undefined ? '几' : ` ${speech.number(lines)} `}行读不出来：可能有帖子已经公开，而 clipferry 不知道`,
    ways: ['到这个账号看一看，和报告比对', { text: '看看 clipferry 知道哪些', command: speech.command('report') }],
  }),
  'journal-lost': ({ since }, speech) => ({
    says: `发布日志和记录文件一起丢失了，恢复的备份不知道${since === undefined ? '之后' : ` ${speech.minute(since)} 之后`}发布了什么：有些帖子可能已经公开，clipferry 会再发一次`,
    ways: [
      '到这个账号看一看，最新的帖子是哪一篇',
      { text: '看看 clipferry 知道哪些', command: speech.command('report') },
      { text: '跳过那里已经有的帖子', command: speech.command('skip', '<编号>') },
    ],
  }),
  'journal-changed': ({ path }) => ({
    says: `clipferry 写入发布日志${path === undefined ? '' : ` ${path} `}时，它被其他程序改动或移走了`,
    ways: ['运行期间不要让其他程序动工作区里的文件，然后再运行一次同样的命令'],
  }),
  'ledger-busy': ({ path }) => ({
    says: `${named(path, '记录文件')}正被其他程序写入`,
    ways: ['等另一个 clipferry（或备份程序）结束后，再运行一次同样的命令'],
  }),
  'ledger-disk-error': ({ path, error }) => ({
    says: `读写${within(path, '记录文件')}时磁盘出错${error === undefined ? '' : `（${error}）`}`,
    ways: ['检查磁盘和剩余空间，再运行一次同样的命令；没写完的内容不算数'],
  }),
  'export-of-other-account': ({ path, accountName, workspaceAccountName }, speech) => ({
    says: `${named(path, '这份导出文件')}属于${accountName === undefined ? '另一个账号' : `账号 ${accountName}`}，而这个工作区存的是${within(workspaceAccountName, '别的账号')}的帖子`,
    ways: [
      {
        text: '给它单独建一个工作区',
        command: speech.command('inspect', path ?? '<导出文件>', '--workspace', accountName ?? '<文件夹>'),
      },
    ],
  }),
  'unknown-post': ({ ref }, speech) => ({
    says: ref === undefined ? '工作区里没有这篇帖子' : `工作区里没有帖子 ${ref}`,
    ways: [{ text: '看看有哪些', command: speech.command('report') }],
  }),
  'plan-foreign': ({ ref, delivery, place }, speech) => ({
    says: `${place === undefined ? '' : `${place}：`}计划里的${delivery === undefined ? `帖子${within(ref, '')}` : `发布任务 ${delivery} `}不在这个工作区里`,
    ways: [{ text: '用导出文件重新生成计划', command: speech.planAgain() }],
  }),
  'not-in-plan': '最新的计划里没有这篇帖子',
  noted: '旧版 clipferry 的记录',
  'no-reason': '没有记下原因',
  'unknown-row': ({ table, row }) => ({
    says: `记录文件的${within(table, '某张')}表里没有${row === undefined ? '这一行' : ` ${row}`}`,
    ways: reportIt,
  }),
  'bad-transition': ({ subject, from, to }) => ({
    says: `${named(subject, '这个发布任务')}的状态${from === undefined ? '不对' : `是 ${from}`}，不能执行${to === undefined ? '这一步' : ` ${to}`}`,
    ways: reportIt,
  }),
  'bad-attempt': ({ delivery, number, lastNumber }) => ({
    says: `${named(delivery, '这个发布任务')}不能开始${nth(number, '这一')}尝试${lastNumber === undefined ? '' : `：上一次是${nth(lastNumber, '')}`}`,
    ways: reportIt,
  }),
  'attempt-settled': ({ delivery, number, outcome }) => ({
    says: `${named(delivery, '这个发布任务')}的${nth(number, '这一')}尝试已有结果${outcome === undefined ? '' : `（${outcome}）`}`,
    ways: reportIt,
  }),
  'plan-ended': ({ plan }) => ({
    says: `${plan === undefined ? '这份计划' : `计划 ${plan} `}已经生效，不能再改`,
    ways: reportIt,
  }),
};

/** Latin letters and numbers stand apart from Chinese ones. */
function named(name: string | number | undefined, otherwise: string): string {
  return name === undefined ? otherwise : `${name} `;
}

function nth(number: number | undefined, otherwise: string): string {
  return number === undefined ? `${otherwise}次` : `第 ${number} 次`;
}

function within(name: string | undefined, otherwise: string): string {
  return name === undefined ? otherwise : ` ${name} `;
}

function processOf(pid: number | null, startedAt: string | null): string {
  const parts = [...(pid === null ? [] : [`进程 ${pid}`]), ...(startedAt === null ? [] : [`${startedAt} 启动`])];
  return parts.length === 0 ? '' : `（${parts.join('，')}）`;
}

function damaged(values: {
  readonly path?: string;
  readonly table?: string;
  readonly row?: string;
  readonly field?: string;
}) {
  const { path, table, row, field } = values;
  if (table === undefined && field !== undefined) return `${named(path, '记录文件')}已损坏：${field} 的内容不对`;
  if (table === undefined) return `${named(path, '记录文件')}已损坏，或不是 clipferry 的记录文件`;
  return `记录文件已损坏：${table} 表${within(row, '')}的${within(field, '内容')}无法读取`;
}
