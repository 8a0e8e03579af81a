import type { Speech } from '../../../../contract/index.ts';
import type { PageMessages } from '../../messages/page.ts';

export function page(speech: Speech): PageMessages {
  const { number } = speech;
  return {
    page: {
      plan: (address) => `在浏览器里看计划：${address}`,
      report: (address) => `在浏览器里看报告：${address}`,
      notWritten: (path, sentence) => `网页 ${path} 没能写成，其他都不受影响：${sentence}`,
      onRequest: (posts, command) => `${number(posts)} 篇的网页需要时再生成：${command}`,
      pictures: (pictures) => `正在为网页制作缩略图：${number(pictures)} 张`,
      next: {
        fetch: (files) => `趁链接没失效，先下载 ${number(files)} 个文件`,
        publish: (posts) => `按计划发布 ${number(posts)} 篇`,
        handOff: (posts) => `由你逐篇发布 ${number(posts)} 篇，内容都已备好`,
        rehearse: ({ destination }) => `再彩排一次，不会发到 ${destination}`,
        resolve: (posts) => `有 ${number(posts)} 篇请你确认到底发布了没有`,
        retry: (posts, files) =>
          `处理好原因之后，重试 ${number(posts)} 篇${files === 0 ? '' : `、${number(files)} 个文件`}`,
        undo: (posts) => `继续撤回 ${number(posts)} 篇`,
        verify: (posts) => `核对已发布的 ${number(posts)} 篇是否和发送的一样`,
      },
    },
  };
}
