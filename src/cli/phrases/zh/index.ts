/*
 * One word per idea, here and in the adapters' words:
 *   post 帖子（篇；小红书里叫“笔记”，讨论串里的用“条”） · photo post 图文 · story 快拍 · caption 文案 · title 标题 · text 正文 · hashtag 话题
 *   ref 编号 · post's id 帖子 ID · link 链接 · audience 可见范围（公开、仅好友可见、仅自己可见）
 *   source 原平台，或直接用它的名字 · destination 平台 · account 账号 · login 登录信息 · forget an account 移除账号
 *   export 导出文件 · original 原文件 · rendition 处理好的文件 · fetch 下载，得到后说“已存好” · not to be had 无法获取
 *   plan 计划（生成、重新生成） · pace 发布节奏 · schedule 定时发布 · delivery 发布任务 · draft 草稿
 *   publish 发布 · waiting 待发布 · accepted 已接收 · unconfirmed 待确认 · held 等你处理 · skipped 已跳过 · failed 失败
 *   take back 撤回 · verify 核对 · stop / resume an account 暂停 / 恢复账号
 *   ledger 记录文件 · workspace 工作区 · disk 磁盘 · sandbox 模拟平台 · rehearse 彩排
 *   codec 视频编码、音频编码 · frames a second fps · run the same command again 再运行一次同样的命令
 * 读者是“你”；clipferry 说自己时用 clipferry，“反馈给我们”除外。says 末尾不加标点；中文与西文、数字之间空一格。
 */
import type { PhraseBook } from '../../../contract/index.ts';
import type { Reasons } from '../../../contract/reasons/index.ts';
import { account } from './account.ts';
import { archive } from './archive.ts';
import { caption } from './caption.ts';
import { captionFile } from './caption-file.ts';
import { command } from './command.ts';
import { commandLine } from './command-line.ts';
import { destination } from './destination.ts';
import { disk } from './disk.ts';
import { fetch } from './fetch.ts';
import { language } from './language.ts';
import { ledger } from './ledger.ts';
import { lookUp } from './look-up.ts';
import { media } from './media.ts';
import { net } from './net.ts';
import { ownFiles } from './own-files.ts';
import { plan } from './plan.ts';
import { planFile } from './plan-file.ts';
import { publish } from './publish.ts';
import { rendition } from './rendition.ts';
import { settings } from './settings.ts';
import { source } from './source.ts';
import { table } from './table.ts';
import { wordFile } from './word-file.ts';
import { workspace } from './workspace.ts';

/** Every reason in words. A code without a phrase, or a phrase without a code, does not compile. */
export const reasons: PhraseBook<Reasons> = {
  ...account,
  ...archive,
  ...caption,
  ...captionFile,
  ...command,
  ...commandLine,
  ...destination,
  ...disk,
  ...fetch,
  ...language,
  ...ledger,
  ...lookUp,
  ...media,
  ...net,
  ...ownFiles,
  ...plan,
  ...planFile,
  ...publish,
  ...rendition,
  ...settings,
  ...source,
  ...table,
  ...wordFile,
  ...workspace,
};
