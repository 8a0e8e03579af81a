import type { Speech } from '../../../../contract/index.ts';
import type { PaceRule } from '../../../../core/pace.ts';
import type { WizardMessages } from '../../messages/wizard.ts';

export function wizard(speech: Speech): WizardMessages {
  const { number } = speech;
  return {
    wizard: {
      title: `clipferry 帮你把自己的内容从 ${speech.source.name} 搬出来。`,
      promise: '在你看过计划并确认之前，什么都不会发布。随时可以按 Ctrl-C 退出，什么都不会丢。',

      workspaceHere: (folder, posts, archive) =>
        `这里已经有一个工作区：${folder}，有 ${number(posts)} 篇，来自 ${archive}`,
      whatWithIt: '接下来做什么？',
      goOn: (accounts) =>
        `接着发：${accounts.map(({ account, left }) => `${account.destination} 还有 ${number(left)} 篇`).join('，')}`,
      another: (archive) => `用 ${archive} 重新生成计划，或换个平台`,
      newExport: '换一个导出文件',
      seeStatus: '看看每篇到哪一步了',
      leave: '暂时不做',

      whichExport: '用哪个导出文件？',
      exportHere: (name, folder, bytes, modifiedAt) =>
        `${name}（${[...(bytes === null ? [] : [speech.bytes(bytes)]), speech.day(modifiedAt), folder].join('，')}）`,
      anotherFile: '别的文件或文件夹',
      noExport: `在当前文件夹和下载文件夹里没有找到导出文件。还没有的话：${speech.source.askForExport}。`,
      askPath: `${speech.source.name} 给你的导出文件在哪里？（可以直接把文件拖进来）`,
      tryAgain: '请换一个文件；按 Ctrl-C 退出。',

      whatNow: '接下来做什么？',
      fetch: '趁链接还有效，先把文件存下来（不发布）',
      move: '选择发布到哪里，看看计划（还不会发布）',

      whereTo: '想发布到哪里？',
      byHand: (title) => `在${title}由你自己点发布：clipferry 把内容都备好，在手机上逐篇给你看，并记下结果。`,
      notYet: (title) => `${title}：暂时还不能发布`,
      whatInstead: '那要怎么做？',
      prepareFor: (title) => `按${title}的要求把内容准备好，放进一个文件夹，你自己点发布`,
      whichAccount: '发到哪个账号？',
      newAccount: '另一个账号',
      askLabel: '给它起个简短的名字，自己认得就行',
      signIn: (title) => `clipferry 还没有登录${title}，现在登录吗？`,

      captions: (without, posts) =>
        `${without === posts ? `你的 ${number(posts)} 篇都没有文案` : `${number(posts)} 篇里有 ${number(without)} 篇没有文案`}，怎么办？`,
      captionsHere: (file) => `用这里已有的 ${file}`,
      captionsRead: (captions) => `读到 ${number(captions)} 条文案。`,
      readAgain: '再读一次吗？',
      captionsTable: '写进表格：我来生成，你来填',
      captionsFile: '我有文案文件或文件夹（CSV、yt-dlp 等）',
      captionsLookUp: `到 ${speech.source.name} 逐篇查`,
      lookUp:
        '只能查到公开的、并且导出文件里有 ID 的帖子（观看、点赞或分享记录里至少两次出现才认得出来）。这个功能还没有在真实服务上验证过。查不到的会等你处理。',
      captionsDump: '用 yt-dlp 查：告诉我命令',
      captionsUntitled: '没有文案也照样发',
      captionsLater: '这些先放着：等我处理',
      askCaptions: '文件在哪里？（可以直接拖进来；按回车则不用）',
      dump: (command) => `yt-dlp 可以读取你自己公开主页上的文案。在另一个终端里运行：${command}`,
      fillIn: (file) =>
        `用 Excel、Numbers、LibreOffice 或文本编辑器打开 ${file}，在“文案”一列填好并保存。期间可以关掉 clipferry。`,
      filledIn: '填好后按回车',

      privatePosts: (posts) => `有 ${number(posts)} 篇不是公开的，怎么处理？`,
      stayPrivate: '一起搬，到那边仍然不公开',
      leavePrivateOut: '不搬',
      unknownAudience: (posts) => `导出文件没有说明 ${number(posts)} 篇当时谁能看，怎么处理？`,
      holdUnknown: '先放着，等我看过',
      publicUnknown: '当时是公开的：可以公开发布',

      howFast: '用什么节奏？',
      careful: (pace, lastAt) => `${paceText(pace, speech)}${until(lastAt, speech)}（默认，稳妥）`,
      slower: (pace, lastAt) => `${paceText(pace, speech)}${until(lastAt, speech)}`,
      ownPace: '自己定',
      askPace: '每天几篇，间隔多久（例如 5/day,2h）',

      how: '怎么做？',
      look: '只生成计划给我看（不发布）',
      rehearse: (title) => `彩排：全部照做，但只发到这台电脑上的模拟${title}`,
      forReal: '下载、生成计划给我看，等我确认后发布',
      handOver: '下载、生成计划给我看，然后由我逐篇手动发布',
      nowForReal: '现在正式来一次吗？',
      same: (command) => `等同于这条命令：${command}`,
    },
  };
}

function paceText({ perDay, minGapMs }: PaceRule, speech: Speech): string {
  const daily = perDay === null ? '每天不限篇数' : `每天 ${speech.number(perDay)} 篇`;
  return minGapMs > 0 ? `${daily}，间隔 ${speech.duration(minGapMs)}` : daily;
}

function until(lastAt: Parameters<Speech['day']>[0] | null, speech: Speech): string {
  return lastAt === null ? '' : `，大约 ${speech.day(lastAt)} 发完`;
}
