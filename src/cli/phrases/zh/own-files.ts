import type { PhraseBook } from '../../../contract/index.ts';
import type { MatchedBy, OwnFileReasons } from '../../../contract/reasons/own-files.ts';

const evidence: Readonly<Record<MatchedBy, string>> = {
  'object-key': '文件名里的 key ',
  'source-id': '文件名里的帖子 ID ',
  'id-time': '帖子 ID 里的时间',
  time: '文件名里的时间',
  day: '文件名里的日期',
};

const chooseOne = '用其中一篇帖子的 ID 重命名，或移走不需要的文件';

export const ownFiles: PhraseBook<OwnFileReasons> = {
  'media-folder-unreadable': ({ folder, systemCode }) => ({
    says:
      systemCode === 'ENOTDIR'
        ? `${folder === undefined ? '这' : `${folder} `}不是文件夹`
        : `无法读取文件夹${folder === undefined ? '' : ` ${folder}`}${systemCode === undefined ? '' : `（${systemCode}）`}`,
    ways: [
      systemCode === 'ENOTDIR' ? '--media 要指定放着这些文件的文件夹' : '--media 要指定一个存在且你能读取的文件夹',
    ],
  }),
  'own-file-other-account': ({ accountName }) =>
    `文件名属于另一个账号${accountName === undefined ? '' : `，而不是 @${accountName}`}`,
  'own-file-nameless': () => ({
    says: '文件名里没有帖子的 ID、key 或日期',
    ways: [
      '用帖子的 ID，或 UTC 日期和时间重命名，例如 2024-06-02 18-00-05.mp4，图片依次是 2024-06-02 18-00-05_1.jpg、…_2.jpg',
    ],
  }),
  'own-file-shared-key': () => ({
    says: '文件名里的 key 对应多篇帖子，或这组图片来自不同的帖子',
    ways: ['用帖子的 ID 重命名'],
  }),
  'own-file-foreign': ({ number }) =>
    `帖子 ID ${number === undefined ? '' : `${number} `}不属于这份导出文件里的任何帖子`,
  'own-file-no-post': ({ by }) =>
    by === 'day' ? '文件名里的日期（UTC）当天没有发过帖子' : '文件名里的时间（UTC）没有对应的帖子',
  'own-file-utc-or-local': ({ refs, more }) => ({
    says: `分不清文件名里的时间是 UTC 还是当地时间${list(refs, more)}`,
    ways: [chooseOne],
  }),
  'own-file-several': ({ by, refs, more }) => ({
    says: `${by === undefined ? '文件名' : evidence[by]}对应多篇帖子${list(refs, more)}`,
    ways: [chooseOne],
  }),
  'own-file-other-kind': ({ by, refs, more, kind }) =>
    refs === undefined
      ? `${by === undefined ? '文件名' : evidence[by]}对应的帖子是另一种类型`
      : `${by === undefined ? '文件名' : evidence[by]}对应 ${refs.join('、')}${others(more)}，但${
          kind === 'video' ? '帖子是图文，这个文件是视频' : '帖子是视频，这个文件是图片'
        }`,
  'own-file-set-size': ({ ref, wanted, found }, speech) => ({
    says: [
      `${ref === undefined ? '帖子' : `${ref} `}${wanted === undefined ? '的图片数量不一样' : `有 ${speech.number(wanted)} 张图片`}`,
      found === undefined ? '' : `，文件夹里这组有 ${speech.number(found)} 张`,
    ].join(''),
    ways: ['补齐整组图片，并按顺序编号'],
  }),
  'own-file-set-gaps': ({ ref }) => ({
    says: `${ref === undefined ? '帖子' : `${ref} `}的图片编号不连续`,
    ways: ['从 1 开始按顺序编号'],
  }),
  'own-file-weaker': ({ ref }) => `有另一个文件更符合${ref === undefined ? '这篇帖子' : ` ${ref}`}`,
  'own-file-rivals': ({ ref }) => ({
    says: `有几个不同的文件都符合${ref === undefined ? '这篇帖子' : ` ${ref}`}`,
    ways: ['文件夹里只保留你要的那个'],
  }),
};

function list(refs: readonly string[] | undefined, more: number | undefined): string {
  return refs === undefined ? '' : `：${refs.join('、')}${others(more)}`;
}

function others(more: number | undefined): string {
  return more === undefined || more === 0 ? '' : `，另有 ${more} 篇`;
}
