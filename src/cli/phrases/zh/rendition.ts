import type { PhraseBook, PrivateTag, Speech } from '../../../contract/index.ts';
import type { RenditionReasons } from '../../../contract/reasons/rendition.ts';
import { coverTime } from '../../../core/cover/wish.ts';

type Taken = readonly string[] | undefined;

/** `，这里支持 mp4 或 mov` */
function isTaken(taken: Taken, speech: Speech): string {
  if (taken === undefined) return '';
  return taken.length === 0 ? '，这里一种都不支持' : `，这里支持 ${speech.anyOf(taken)}`;
}

/** 汇总时单个文件的数值可能不同，只剩上限 */
function over(what: string, size: string | null, most: string | null): string {
  if (most === null) return size === null ? `${what}超出上限` : `${what} ${size}，超出上限`;
  return size === null ? `${what}超出上限，最多 ${most}` : `${what} ${size}，最多 ${most}`;
}

function px(value: number | undefined): string | null {
  return value === undefined ? null : `${value} 像素`;
}

/** 差得很少时写出全部字节 */
function sizeTexts(bytes: number | undefined, maxBytes: number | undefined, speech: Speech) {
  const isClose = bytes !== undefined && maxBytes !== undefined && speech.bytes(bytes) === speech.bytes(maxBytes);
  const of = (value: number | undefined) =>
    value === undefined ? null : isClose ? `${speech.number(value)} 字节` : speech.bytes(value);
  return [of(bytes), of(maxBytes)] as const;
}

function kbit(bitsPerSecond: number): string {
  return `${Math.round(bitsPerSecond / 1000).toLocaleString('en-US')} kbit/s`;
}

/** `1080 × 1920` */
function area(width: number | undefined, height: number | undefined): string | null {
  return width === undefined || height === undefined ? null : `${width} × ${height}`;
}

function wasSides(width: number | undefined, height: number | undefined): string {
  const sides = area(width, height);
  return sides === null ? '' : `（原来 ${sides}）`;
}

function ofPicture({ picture, pictures }: { readonly picture?: number; readonly pictures?: number }): string {
  if (picture === undefined) return '';
  return pictures === undefined ? `（第 ${picture} 张）` : `（第 ${picture} 张，共 ${pictures} 张）`;
}

const tags: Readonly<Record<PrivateTag, string>> = {
  place: '位置',
  device: '设备',
  account: '姓名或账号',
  comment: '备注',
  preview: '缩略图',
  attachment: '图片后面附带的视频或另一张图',
  other: '可能涉及隐私的其他信息',
};

const decoded: Readonly<Record<string, string>> = { heic: 'HEIC', bmp: 'BMP', tiff: 'TIFF' };

function formatSeen(format: string | undefined): string {
  if (format === undefined || format === 'other') return '图片格式不符';
  return decoded[format] === undefined ? `图片格式是 ${format}` : `由 ${decoded[format]} 转换而来`;
}

const kinds = { video: '视频', image: '图片' } as const;

function madeHere(made: string, { taken }: { readonly taken?: Taken }, speech: Speech): string {
  const list = taken === undefined || taken.length === 0 ? '' : `，只支持 ${speech.anyOf(taken)}`;
  return `不能原样发布；clipferry 只能转成 ${made}，这个平台却不支持${list}`;
}

export const rendition: PhraseBook<RenditionReasons> = {
  'picture-codec': ({ codec, taken }, speech) =>
    `${codec === undefined ? '视频编码不符' : `视频编码是 ${codec}`}${isTaken(taken, speech)}`,
  hdr: '画面是 HDR，这里支持 8 位 SDR',
  'high-bit-depth': '色深超过 8 位，或是全色度采样；这里支持 8 位 4:2:0',
  'long-side': ({ longSidePx, maxLongSidePx }) => over('长边', px(longSidePx), px(maxLongSidePx)),
  'short-side': ({ shortSidePx, maxShortSidePx }) => over('短边', px(shortSidePx), px(maxShortSidePx)),
  'pixel-area': ({ pixels, maxPixels }, speech) => {
    const of = (value: number | undefined) => (value === undefined ? null : speech.number(value));
    return over('总像素', of(pixels), of(maxPixels));
  },
  'frame-rate': ({ framesPerSecond, maxFramesPerSecond }, speech) => {
    const of = (value: number | undefined) => (value === undefined ? null : `${speech.number(value)} fps`);
    return over('帧率', of(framesPerSecond), of(maxFramesPerSecond));
  },
  'sound-codec': ({ codec, taken }, speech) =>
    `${codec === undefined ? '音频编码不符' : `音频编码是 ${codec}`}${isTaken(taken, speech)}`,
  container: ({ container, taken }, speech) =>
    `${container === undefined || container === 'other' ? '文件格式不符' : `文件格式是 ${container}`}${isTaken(taken, speech)}`,
  'index-not-first': '索引没有完整地放在文件开头，不能边下边播',
  'private-tags': ({ found }) =>
    `文件里带有隐私信息${found === undefined ? '' : `（${found.map((tag) => tags[tag]).join('、')}）`}，这些信息不会离开这台电脑`,
  'extra-tracks': ({ extraTracks }, speech) =>
    `除了一条视频轨和一条音轨，还有${extraTracks === undefined ? '多余的' : ` ${speech.number(extraTracks)} 条`}轨道`,
  'file-size': ({ bytes, maxBytes }, speech) => over('文件大小', ...sizeTexts(bytes, maxBytes, speech)),
  'sides-for-bytes': ({ leftBitsPerSecond, neededBitsPerSecond, ...sides }) => {
    const full = area(sides.fullWidthPx, sides.fullHeightPx);
    const made = area(sides.widthPx, sides.heightPx);
    if (leftBitsPerSecond === undefined || neededBitsPerSecond === undefined || full === null || made === null)
      return '文件大小有限，留给画面的太少，所以缩小画面';
    return `留给画面的只有 ${kbit(leftBitsPerSecond)}，${full} 需要 ${kbit(neededBitsPerSecond)}，所以缩小到 ${made}`;
  },
  'picture-format': ({ format, taken }, speech) => `${formatSeen(format)}${isTaken(taken, speech)}`,
  animation: '这是动图，只取第一帧',
  'first-of-several': ({ pictures }, speech) =>
    `文件里有${pictures === undefined ? '多' : ` ${speech.number(pictures)} `}张图片，只取第一张`,
  'transparent-on-white': '透明的部分变成白色',
  'shape-cropped': ({ widthPx, heightPx, shape }) =>
    `按你的选择${wasSides(widthPx, heightPx)}裁成${shape === undefined ? '能完整显示的比例' : ` ${shape}`}`,
  'shape-padded': ({ widthPx, heightPx, shape }) =>
    `按你的选择${wasSides(widthPx, heightPx)}加白边，补成${shape === undefined ? '能完整显示的比例' : ` ${shape}`}`,
  'turned-by-tag': '图片只靠方向标记旋转，有些地方不认，显示时方向会不对',
  'wide-colour': '颜色不是 sRGB，在别处会偏色',
  'cover-is-frame': ({ atMs, byHand }) => {
    const frame = atMs === undefined ? '一帧' : ` ${coverTime(atMs)} 处的一帧`;
    if (byHand === true) return `用你选的${frame}作封面`;
    return `导出文件里的封面缺失、不能用或没有选用，改用视频里${frame}作封面`;
  },
  'cover-cropped': ({ ratioWidth, ratioHeight }) =>
    `按画面重点裁成${ratioWidth === undefined || ratioHeight === undefined ? '信息流' : ` ${ratioWidth}:${ratioHeight}，这是信息流`}能完整显示的比例`,

  'cut-to-length': ({ durationMs, keptMs, maxDurationMs }, speech) => {
    if (durationMs === undefined || keptMs === undefined)
      return `超过${maxDurationMs === undefined ? '时长上限' : ` ${speech.duration(maxDurationMs)} `}的部分会被剪掉`;
    return `视频长 ${speech.duration(durationMs)}，只保留前 ${speech.duration(keptMs)}，后面的会被剪掉`;
  },
  'part-of-video': ({ part, parts, fromMs, partMs, durationMs }, speech) => {
    const which = part === undefined ? '长视频的一段' : `第 ${part} 段${parts === undefined ? '' : `，共 ${parts} 段`}`;
    if (fromMs === undefined || partMs === undefined) return which;
    const whole = durationMs === undefined ? '' : `（视频全长 ${speech.duration(durationMs)}）`;
    return `${which}：从 ${coverTime(fromMs)} 起 ${speech.duration(partMs)}${whole}`;
  },
  'cut-between-key-frames':
    '无法直接切分（关键帧相隔太远，或编码不能直接复制），画面需要重新编码；画面不丢失，也不重复',
  'sound-taken-out': '配乐不是原创，声音会被去掉',
  'sound-levelled': ({ lufs }) => `音量统一到各大平台的播放响度（${String(lufs ?? -14).replace('-', '−')} LUFS）`,
  'subtitles-drawn': '旁边的字幕会压进画面',

  'too-long': ({ durationMs, maxDurationMs }, speech) => {
    const of = (ms: number | undefined) => (ms === undefined ? null : speech.duration(ms));
    return {
      says: over('视频时长', of(durationMs), of(maxDurationMs)),
      ways: [
        {
          text: '只发开头，剪到上限以内',
          command: speech.planAgain({ with: ['--too-long', 'cut'] }),
        },
        {
          text: '或者分段全部发出（平台的一篇帖子能放多个视频时）',
          command: speech.planAgain({ with: ['--too-long', 'split'] }),
        },
      ],
    };
  },
  'parts-over-limit': ({ durationMs, maxDurationMs, parts, maxParts }, speech) => {
    const length = durationMs === undefined ? '视频太长' : `视频长 ${speech.duration(durationMs)}`;
    const each = maxDurationMs === undefined ? '' : `（每段最多 ${speech.duration(maxDurationMs)}）`;
    const needs = parts === undefined ? '需要分成更多段' : `至少要分成 ${speech.number(parts)} 段`;
    const takes = maxParts === undefined ? '放不下这么多视频' : `最多放 ${speech.number(maxParts)} 个视频`;
    return {
      says: `${length}，${needs}${each}，而这里一篇帖子${takes}`,
      ways: [
        {
          text: '只发开头，剪到上限以内',
          command: speech.planAgain({ with: ['--too-long', 'cut'] }),
        },
        { text: '或者看看哪些平台能分段全部发出', command: speech.command('help', 'media') },
      ],
    };
  },
  'too-short': ({ durationMs, minDurationMs }, speech) => {
    const length = durationMs === undefined ? '视频太短' : `视频只有 ${speech.duration(durationMs)}`;
    return minDurationMs === undefined ? length : `${length}，至少要 ${speech.duration(minDurationMs)}`;
  },
  'bytes-too-few': ({ durationMs, maxBytes, leftBitsPerSecond, minBitsPerSecond }, speech) => {
    const room = maxBytes === undefined ? '允许的大小' : ` ${speech.bytes(maxBytes)}`;
    if (durationMs === undefined || leftBitsPerSecond === undefined) return `视频太长，要压到${room}，就没法看了`;
    const least = minBitsPerSecond === undefined ? '' : `，至少需要 ${kbit(minBitsPerSecond)}`;
    return `${speech.duration(durationMs)}的视频要压到${room}，留给画面的只有 ${kbit(leftBitsPerSecond)}${least}`;
  },
  'without-sides': ({ kind, ...place }) => `${kinds[kind ?? 'image']}没有宽高信息${ofPicture(place)}`,
  'without-length': '视频没有时长信息',
  'pixels-undecodable': ({ pixels, maxPixels, ...place }, speech) => {
    const size = pixels === undefined ? '图片像素太多' : `图片总像素 ${speech.number(pixels)}`;
    const most = maxPixels === undefined ? '' : `，最多能打开 ${speech.number(maxPixels)}`;
    return `${size}${most}${ofPicture(place)}`;
  },
  'mp4-not-taken': (values, speech) => madeHere('MP4', values, speech),
  'h264-not-taken': (values, speech) => madeHere('H.264', values, speech),
  'aac-not-taken': (values, speech) => madeHere('AAC', values, speech),
  'no-format-made': ({ taken, ...place }, speech) =>
    `${madeHere('JPEG、PNG 或 WebP', { taken }, speech)}${ofPicture(place)}`,
  'wrong-kind': ({ expected, found, path, ...place }, speech) => {
    const kept = path === undefined ? '' : `（已保留：${path}）`;
    const fault =
      expected === undefined || found === undefined
        ? '文件类型和导出文件里写的不一样'
        : `导出文件里写的是${kinds[expected]}，实际是${kinds[found]}`;
    return {
      says: `${fault}${ofPicture(place)}${kept}`,
      ways: [
        { text: '如果你有正确的文件，可以用它', command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>') },
      ],
    };
  },
};
