import type { Speech } from '../../../../contract/index.ts';
import type { LedgerMessages } from '../../messages/ledger.ts';

export function ledger({ number, minute }: Speech): LedgerMessages {
  return {
    ledger: {
      sound: (path, publications, journalLines) =>
        `${path} 完好，和旁边的发布日志一致：已发布或正在发布 ${number(publications)} 篇，日志 ${number(journalLines)} 行。`,
      faulty: (faults) => `发现 ${number(faults)} 处问题。`,
      checkFault: (sentence) => `  ${sentence}`,
      restoreWith: (command) => `恢复一份完好的记录文件，不会删除任何文件：${command}`,
      backedUp: (path) => `现在的记录文件已备份到 ${path}。`,
      putBackWith: (command) => `以后要恢复它：${command}`,
      question: '要恢复一份完好的记录文件，并补上之后发布的内容吗？现有文件会留在旁边，不会删除',
      nothingWrong: '没有问题：记录文件完好，和发布日志一致。',
      finished: '上次没做完的恢复已经完成。',
      restored: (path) =>
        path === null ? '没有完好的备份。已新建一个记录文件，发布日志里记下的发布它都知道。' : `已恢复：${path}`,
      entered: (posts) => `根据发布日志补上：${number(posts)} 篇。`,
      inDoubt: (posts) => `拿不准：${number(posts)} 篇可能已经公开。下次运行会先去平台上看，看不出来的再问你。`,
      waiting: (posts, command) =>
        `重新读取导出文件并生成计划后，会认出其中 ${number(posts)} 篇。运行和第一次一样的命令即可：${command}`,
      linesLost: (lines, command) =>
        `发布日志有 ${number(lines)} 行读不出来，可能有帖子已经公开，而 clipferry 不知道。账号已暂停，等你看过再恢复：${command}`,
      unknownSince: (at, command) =>
        `发布日志也丢失了，这份备份不知道 ${minute(at)} 之后发布了什么：有些帖子可能已经公开，clipferry 会再发一次。账号已暂停；请先到平台上看看，跳过（clipferry skip）那里已经有的帖子，再恢复：${command}`,
      keptAs: (path) => `保留：${path}`,
      next: (command) => `下一步：${command}`,
    },
  };
}
