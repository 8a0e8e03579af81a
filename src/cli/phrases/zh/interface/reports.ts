import type { Account, Speech } from '../../../../contract/index.ts';
import type { BalanceColumns } from '../../../../core/balance.ts';
import type { Rung } from '../../../../core/plan/summary.ts';
import { toEpochMs } from '../../../../kit/index.ts';
import type { PlanCalendar, ReportMessages } from '../../messages/reports.ts';

const rungs: Readonly<Record<Rung, string>> = {
  'as-is': '原样发送',
  untag: '只去掉隐私信息，画面和声音不变',
  remux: '重新封装，没有重新编码',
  audio: '只重新编码声音，画面不变',
  encode: '重新编码',
  refuse: '平台不支持，无法发布',
  kept: '已经存好，但还用不了，原因见“等你处理”',
  missing: '还没拿到，也不会自动下载，原因见“等你处理”',
  undecided: '还没下载，下载后再决定怎么处理',
};

const named = ({ destination, label }: Account) => `${destination}/${label}`;

export function reports(speech: Speech): ReportMessages {
  const { number, day, minute } = speech;
  return {
    plan: {
      heading: (account, posts) => `${named(account)} 的计划：${number(posts)} 篇`,
      goes: '发布',
      waits: '等你处理',
      waitingForYou: (posts) => `${number(posts)} 篇`,
      skipped: '跳过',
      files: '文件',
      texts: '文案',
      know: '注意',
      byHand: '手动',
      byHandHow: (command) => `由你自己点发布：帖子备好后逐篇显示在手机上。第一篇之前请看：${command}`,
      when: '时间',
      links: '链接',
      done: '已完成',
      already: ({ published, underWay, unconfirmed, removed, failed }) =>
        [
          ...(published > 0 ? [`${number(published)} 篇已经发布`] : []),
          ...(underWay > 0 ? [`${number(underWay)} 篇正在发布`] : []),
          ...(unconfirmed > 0 ? [`${number(unconfirmed)} 篇待确认（clipferry resolve）`] : []),
          ...(removed > 0 ? [`${number(removed)} 篇已撤回（用 clipferry include <编号> 可以重新发布）`] : []),
          ...(failed > 0 ? [`${number(failed)} 篇之前失败（clipferry retry）`] : []),
        ].join('，'),
      going: ({ deliver, videos, photoPosts, fresh, from, to, bytes }) =>
        [
          deliver === 0 ? '没有' : `${number(deliver)} 篇：视频 ${number(videos)} 个、图文 ${number(photoPosts)} 篇`,
          ...(fresh === null || fresh === 0 ? [] : [`其中 ${number(fresh)} 篇是上次计划之后新增的`]),
          ...(from === null || to === null ? [] : [`${day(from)} 至 ${day(to)}`]),
          ...(bytes > 0 ? [speech.bytes(bytes)] : []),
        ].join('，'),
      audiences: (visibility) =>
        `公开 ${number(visibility.public)} 篇，仅好友可见 ${number(visibility.friends)} 篇，仅自己可见 ${number(visibility.private)} 篇`,
      rung: (files, rung) => `${number(files)} 个${rungs[rung]}`,
      ofPosts: (posts, text) => `${number(posts)} 篇：${text}`,
      calendar: (calendar) => calendarText(calendar, speech),
      schedule: ({ from, times, timeZone }) => `从 ${from} 起每天 ${times.join('、')}（${timeZone}），由平台定时发布`,
      notFetched: (files, deadline) => `${number(files)} 个文件还没下载；${deadline}`,
      everyPost: (file) => `每篇一行的完整计划：${file}`,
      nextFrees: (posts, way) => `下一步，先处理发不了的 ${number(posts)} 篇：${way}`,
      next: (run, login) => `下一步：${run}${login === null ? '' : `（先登录：${login}）`}`,
    },

    run: {
      balance: (seen, columns) => balanceText(seen, columns, speech),
      stopped: (sentence) => `已停止：${sentence}`,
      nextAt: (time) => `下一篇最早在 ${minute(time)} 发布，到时再运行一次同样的命令。`,
      lookAt: (address) => `去看看：${address}`,
      nothingToGo: (account) => `${named(account)} 目前没有要发布的了。`,
      several: (going, command) =>
        `这次会执行 ${number(going.length)} 个账号的计划：${going.map(({ account, posts }) => `${named(account)}（${number(posts)} 篇）`).join('、')}。只执行其中一个：${command}`,
      goOnWithAll: (accounts) => `${number(accounts)} 个账号都执行吗？`,
      publish: (posts, account) => `把 ${number(posts)} 篇发布到 ${named(account)}？`,
      rehearsed: (home) => `彩排的发布结果：${home}`,
      pageCloses: (command) => `彩排的发布结果已保存。想看的话：${command}`,
      ctrlCCloses: '按 Ctrl-C 关闭。',
      seenEnough: '看完请按回车',
    },

    lists: {
      hint: (command, words) => `列成清单：${command}（${words.join('、')}）`,
      which: '<哪些>',
      empty: '清单是空的。',
      unreadable: (items, command) =>
        `导出文件里有 ${number(items)} 条无法读取，不会发布。查看是哪些、为什么：${command}`,
      notPlanned: '未列入计划',
      deleted: `在 ${speech.source.name} 上已删除`,
      notRead: '无法读取',
      file: ({ role, kind, position }) => {
        const what = { video: '视频', image: '图片' }[kind];
        return role === 'cover' ? '封面' : `${what} ${number(position + 1)}`;
      },
      linkUntil: (time) => `链接有效期到 ${time}`,
    },

    status: {
      workspace: '工作区',
      archive: '导出文件',
      posts: '帖子',
      originals: '原文件',
      incomplete: '（没有读完，请再运行一次同样的命令）',
      nothingYet: (command) => `这里还什么都没有。先运行：${command}`,
      postTotals: ({ posts, deleted, unreadable }) =>
        `${number(posts)} 篇，另有已删除 ${number(deleted)} 篇、无法读取 ${number(unreadable)} 条`,
      originalTotals: ({ fetched, bytes, wanted, held, kept, unfetchable }) =>
        `已存好 ${number(fetched)} 个（${speech.bytes(bytes)}），待下载 ${number(wanted)} 个，等你处理 ${number(held)} 个${kept === 0 ? '' : `（其中 ${number(kept)} 个已存好，但还用不了）`}，无法获取 ${number(unfetchable)} 个`,
      fetchNow: (deadline, command) => `${deadline}：${command}`,
      noPlan: (command) => `还没有计划。下一步：${command}`,
      stopped: (sentence) => `已暂停：${sentence}`,
      goOn: (command) => `继续：${command}`,
      sayWhether: (command) => `告诉 clipferry 有没有发布成功：${command}`,
      choices: '缺文案等要你选择的：照上面说的做；上面说的是参数，就加在同样的 plan 或 migrate 命令后面',
      changed: (posts, command) => `其中 ${number(posts)} 篇上次核对时已经不在或有变化：${command}`,
      retry: (retryCommand, runCommand) => `其他问题处理好之后：${retryCommand}，然后 ${runCommand}`,
      undo: (command) => `继续撤回：${command}`,
    },

    resolve: {
      missing: (ref, account) => `${ref} → ${named(account)}：平台已接收，但一直没有显示`,
      look: (address) => `去看看：${address}`,
      missingWays: '如果其实已经发布了：--published <链接>；不管它了：--give-up。不会再发一次，因为它之后还可能出现。',
      countsAsPublished: (ref) => `${ref} 已记为发布成功。`,
      countsAsFailed: (ref) => `${ref} 已记为失败，不再处理。`,
      countsAsAccepted: (ref) => `${ref} 已记为平台已接收，下次运行时核对。`,
      willBePublished: (ref) => `${ref} 会在下次运行时发布。`,
      sent: (ref, account, at) => `${ref} → ${named(account)}，发送于 ${minute(at)}`,
      unknownOutcome: '结果未知',
      none: '没有待确认的帖子。',
      lookThenSay: (posts) => `共 ${number(posts)} 篇。到平台上看看你的账号，再逐篇告诉 clipferry：`,
      isThere: '已经发布了',
      isNotThere: '没有发布，请发布',
      leaveIt: '不管它了',
    },

    retry: {
      again: (posts, files) => `${number(posts)} 篇帖子、${number(files)} 个文件会再试一次。`,
      next: (command) => `下一步：${command}`,
      needsPlan: (command) => `等你选择的（文案、可见范围）需要重新生成计划：${command}`,
    },

    undo: {
      heading: (account, posts) => `准备从 ${named(account)} 撤回 ${number(posts)} 篇`,
      begun: (posts) => `其中 ${number(posts)} 篇之前已经开始撤回`,
      nothing: '没有可以撤回的帖子。',
      question: (posts) => `撤回这 ${number(posts)} 篇？`,
      removed: (account, removed, left) =>
        `${named(account)}：已撤回 ${number(removed)} 篇${left === 0 ? '' : `，还有 ${number(left)} 篇没有撤回，或不能确定`}`,
      goOn: (command) => `继续：${command}`,
    },

    verify: {
      certificate: (account, counts) => {
        const parts = [
          `一致 ${number(counts.same)} 篇`,
          ...(counts.differs > 0 ? [`不一致 ${number(counts.differs)} 篇`] : []),
          ...(counts.missing > 0 ? [`不见了 ${number(counts.missing)} 篇`] : []),
          ...(counts.unseen > 0 ? [`无法核对 ${number(counts.unseen)} 篇`] : []),
          ...(counts.notLooked > 0 ? [`还没核对 ${number(counts.notLooked)} 篇`] : []),
        ];
        return `${named(account)}：已发布 ${number(counts.published)} 篇，${parts.join('，')}`;
      },
      nothing: '还没有发布任何内容。',
      missing: '已经不在了',
      notLooked: (command) => `其余的请之后再核对：${command}`,
      writeAgain: (command) => `要把不见了的重新写一遍：${command}`,
      staysGone: '不见了的是在平台上被删除了，或者暂时看不到：clipferry 不会再动它。',
      writeAgainQuestion: (posts) => `把不见了的 ${number(posts)} 篇重新写一遍吗？`,
      toBeWritten: (posts, run) => `有 ${number(posts)} 篇要重新写。下一步：${run}`,
    },
  };
}

function calendarText({ posts, pace, now, firstAt, lastAt }: PlanCalendar, speech: Speech): string {
  if (firstAt === null) return '没有要发布的';
  if (lastAt === null) return posts === 1 ? '1 篇，现在就发' : `${speech.number(posts)} 篇，一篇接一篇；第一篇现在就发`;
  const daily = pace.perDay === null ? '每天不限篇数' : `每天最多 ${speech.number(pace.perDay)} 篇`;
  const gap = pace.minGapMs > 0 ? `，至少间隔 ${speech.duration(pace.minGapMs)}` : '';
  const start = firstAt > now ? `第一篇在 ${speech.minute(firstAt)}` : '第一篇现在就发';
  const lasts = speech.duration(toEpochMs(lastAt) - toEpochMs(now));
  const end =
    posts === 1 ? '' : `，最后一篇${pace.perDay === null ? '最早' : '大约'}在 ${speech.minute(lastAt)}，共需 ${lasts}`;
  return `${speech.number(posts)} 篇，${daily}${gap}；${start}${end}`;
}

function balanceText(seen: number, columns: BalanceColumns, speech: Speech): string {
  const names: Readonly<Record<keyof BalanceColumns, string>> = {
    published: '已发布',
    waiting: '待发布',
    held: '等你处理',
    unconfirmed: '待确认',
    skipped: '已跳过',
    failed: '失败',
    removing: '撤回中',
    removed: '已撤回',
    notPlanned: '未列入计划',
    deleted: `在 ${speech.source.name} 上已删除`,
    unreadable: '无法读取',
  };
  const parts = Object.entries(names).flatMap(([name, word]) => {
    const value = columns[name as keyof BalanceColumns];
    return value > 0 || name === 'published' ? [`${word} ${speech.number(value)}`] : [];
  });
  return `共 ${speech.number(seen)} = ${parts.join(' + ')}`;
}
