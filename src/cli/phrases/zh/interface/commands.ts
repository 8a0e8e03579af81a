import type { Speech, TextLimit } from '../../../../contract/index.ts';
import { toEpochMs } from '../../../../kit/index.ts';
import type { CommandMessages } from '../../messages/commands.ts';
import { destinations } from './destinations.ts';

export function commands(speech: Speech): CommandMessages {
  const { number, day, minute, bytes } = speech;
  const { source } = speech;
  return {
    deadline: (first, now) =>
      first < now ? `部分链接已在 ${minute(first)} 失效` : `链接从 ${minute(first)} 起陆续失效`,

    journey: {
      reading: (path) => `正在读取 ${path}`,
      read: (name, { added, known, deleted, unreadable }) =>
        `已读取 ${name}：新帖子 ${number(added)} 篇${known > 0 ? `，之前已读取 ${number(known)} 篇` : ''}，已删除 ${number(deleted)} 篇，无法读取 ${number(unreadable)} 条。`,
      note: (sentence) => `提示：${sentence}`,
      captions: (joined, not) => `文案：配上 ${number(joined)} 条，没配上 ${number(not)} 条。`,
      more: (more) => `还有 ${number(more)} 条；在同样的命令后加 -v 可全部显示`,
      lookingThrough: (folder) => `正在扫描 ${folder}`,
      ownFiles: (folder, { adopted, alreadyHere, newSubtitles, unclear, refused, unmatched }) => {
        const others = [
          ...(alreadyHere > 0 ? [`之前已有 ${number(alreadyHere)} 个`] : []),
          ...(unclear > 0 ? [`不确定 ${number(unclear)} 个`] : []),
          ...(refused > 0 ? [`用不了 ${number(refused)} 个`] : []),
          ...(unmatched > 0 ? [`不属于任何帖子 ${number(unmatched)} 个`] : []),
        ];
        const anew = newSubtitles > 0 ? `${number(newSubtitles)} 个视频换上了新字幕。` : '';
        return `你的文件：${[`用上 ${folder} 里的 ${number(adopted)} 个`, ...others].join('，')}。${anew}`;
      },
      fetching: (files, deadline) => `开始下载 ${number(files)} 个文件${deadline === null ? '' : `；${deadline}`}。`,
      safe: ({ fetched, bytes: size, wanted, held, kept, unfetchable }) => {
        const left = [
          ...(wanted > 0 ? [`待下载 ${number(wanted)} 个`] : []),
          ...(held > 0
            ? [`等你处理 ${number(held)} 个${kept > 0 ? `（其中 ${number(kept)} 个已存好，但还用不了）` : ''}`]
            : []),
          ...(unfetchable > 0 ? [`无法获取 ${number(unfetchable)} 个`] : []),
        ].join('，');
        return `已存好 ${number(fetched)} 个文件（${bytes(size)}）${left === '' ? '。' : `；${left}。`}`;
      },
      scheduleFromPast: (given, from) => `${given}（--schedule-from）已经过去，从今天（${from}）开始排。`,
      forgotten: (flags, command) => `上次的计划用了 ${flags.join(' ')}，这次没有用。要沿用：${command}`,
      remembered: (pairs) => `和上次一样：${pairs.join('，')}`,
      serverLimits: (title) => `正在查询平台限制：${title}`,
    },

    fetch: {
      allSafe: (command) => `全部文件都已存好。下一步：${command}`,
      left: ({ fetched, wanted, held, unfetchable }) =>
        `已存好 ${number(fetched)} 个，待下载 ${number(wanted)} 个，等你处理 ${number(held)} 个，无法获取 ${number(unfetchable)} 个。`,
      again: '下一步：再运行一次同样的命令',
      why: (command) => `查看原因：${command}`,
    },

    inspect: {
      heading: (title, { accountName, generation }) =>
        `${title}${accountName === null ? '' : `，账号 @${accountName}`}，格式 ${generation}`,
      posts: ({ posts, from, to }) =>
        `帖子 ${number(posts)} 篇${from === null || to === null ? '' : `，${day(from)} 至 ${day(to)}`}`,
      media: ({ videos, photoPosts, images }) =>
        `视频 ${number(videos)} 个，图文 ${number(photoPosts)} 篇（共 ${number(images)} 张图片）`,
      withoutFile: (posts) => `${number(posts)} 篇在导出文件里没有对应的文件`,
      notPublic: (found) =>
        `仅自己可见 ${number(found.private)} 篇，仅好友可见 ${number(found.friends)} 篇：clipferry 不会擅自公开`,
      withoutCaption: (posts) =>
        posts > 0 ? `没有文案的 ${number(posts)} 篇（可用 --captions 补上）` : '每篇都有文案',
      deleted: (posts) => `已删除 ${number(posts)} 篇：${source.name} 只列出，无法下载`,
      unreadable: (items) => `${number(items)} 条无法读取`,
      note: '提示',
      nothing: '没有需要下载的文件。',
      noDeadline: (command) => `链接没有写明何时失效。下一步：${command}`,
      allInside: (command) => `文件都在导出文件里。下一步：${command}`,
      allDied: (last, agoMs) =>
        `链接在 ${day(last)} 之前已全部失效（${speech.duration(agoMs)}前）。请${source.askForExport}，或用 --media <文件夹> 指定你已有的文件`,
      dying: ({ first, last, now, command }) => {
        const when =
          toEpochMs(first) < toEpochMs(now)
            ? `部分链接已在 ${day(first)} 失效，最后一批在 ${day(last)} 失效`
            : `链接从 ${day(first)} 起陆续失效，最后一批在 ${day(last)} 失效`;
        return command === null ? when : `${when}。现在就把文件存下来：${command}`;
      },
    },

    accounts: {
      nobody: (command) => `还没有登录任何账号。folder 不需要账号，其他平台请先登录：${command}`,
      keptIn: (place) => `登录信息保存在${place}。`,
      notStopped: (name) => `${name} 没有暂停。`,
      mayGoOn: (name, because) => `${name} 已恢复。之前暂停的原因：${because}`,
      next: (command) => `下一步：${command}`,
      signedIn: (title, name, place) => `登录成功：${title}，账号 ${name}。登录信息保存在${place}。`,
      remembered: (options) => `以下选项已一并保存，以后不用再填：${options}`,
      forgot: (name) => `已移除账号 ${name}。`,
      othersCanRead: (path, command) =>
        `这台电脑的其他用户也能读取 ${path}：请马上删除，或改成只有你能读取：${command}`,
      keychain: '系统钥匙串中',
      files: (folder) => ` ${folder} 中（文件只有你能读取）`,
      filesWithoutKeychain: (folder) => ` ${folder} 中（系统钥匙串不可用；文件只有你能读取）`,
    },

    destinations: destinations(speech, (rules) => limits(rules, speech)),

    doctor: {
      names: {
        node: 'Node',
        sqlite: 'SQLite',
        ffmpeg: 'ffmpeg',
        pictures: '图片',
        disk: '磁盘',
        secrets: '登录信息',
        translation: '翻译',
        speech: '语音转写',
      },
      ok: '正常',
      bad: '异常',
      nodeNeeded: 'clipferry 需要 Node 20.19 或更新的版本（22 系列从 22.14 起）',
      sqlite: '记录文件可以创建和写入',
      pictures: 'sharp 可用；可以读取 JPEG、PNG、WebP、GIF、AVIF 和 HEIC',
      disk: (freeBytes, workspace) => `${workspace} 还有 ${bytes(freeBytes)} 可用空间`,
      nothingToExamine: '除了这台电脑，没有别的要检查：`clipferry doctor`',
      littleDisk: '每个视频的原文件约 4 到 15 MB：请腾出空间，或用 --workspace 换一个工作区',
      keptIn: (place) => `保存在${place}`,
    },

    demo: {
      drawing: '正在生成示例视频和图片',
      ready: (folder, command) =>
        `示例导出文件已放在 ${folder}，各种情况都有。接下来演示的就是这条命令：\n  ${command}\n`,
      done: (command) => `有些帖子在等你处理，这是正常的，原因见上。换成你自己的导出文件：${command}`,
    },

    sandbox: {
      playedAt: (title, home) => `正在本机模拟：${title}。打开看看：${home}`,
      holds: (posts, folder) =>
        folder === null
          ? `现有 ${number(posts)} 篇帖子；结束后内容不保留（想保留请用 --folder）。`
          : `现有 ${number(posts)} 篇帖子，保存在 ${folder}。`,
      rehearse: (command) => `想在这样的页面上看自己的帖子：${command}`,
      forPrograms: (command) => `供程序使用的地址和登录状态：${command}`,
      notPublic: '这里的内容都不会公开。按 Ctrl-C 结束。',
    },
  };
}

function limits(rules: readonly TextLimit[], speech: Speech): string {
  if (rules.length === 0) return '长度不限';
  return `最多 ${rules.map((rule) => `${speech.number(rule.max)} ${speech.unit(rule.unit)}`).join('，且不超过 ')}`;
}
