import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { Looks, MediaReasons } from '../../../contract/reasons/media.ts';

const install: Way = {
  text: '安装新版 ffmpeg：apt install ffmpeg、brew install ffmpeg 或 winget install Gyan.FFmpeg',
};

/** Latin names stand apart from Chinese text. */
const chosenBy = { flag: ' --ffmpeg ', env: ' FFMPEG_PATH ', config: '配置文件' } as const;
const foundBy = { ...chosenBy, path: ' PATH', bundled: ' npm' } as const;

const broken: Readonly<Record<MediaReasons['ffmpeg-broken']['fault'], string>> = {
  missing: '这个文件不存在',
  'not-executable': '它无法启动（有执行权限吗？）',
  'not-a-program': '它不是这台电脑能运行的程序',
  exit: '它报错退出了',
  silent: '它 20 秒内没有回应',
  'odd-answer': '它的回应不像 ffmpeg',
  other: '它运行不了',
};

const wrong: Readonly<Record<MediaReasons['rendition-wrong']['fault'], string>> = {
  nothing: '没有写出任何内容',
  'no-video': '不是视频',
  length: '时长不对',
  size: '画面尺寸不对',
  'no-sound': '声音丢了',
  tags: '还带着元数据或多余的轨道',
  index: '索引不在文件开头',
  codec: '编码不对',
};

const subtitleFaults: Readonly<Record<MediaReasons['subtitles-unusable']['fault'], string>> = {
  'not-utf8': '不是 UTF-8，也认不出是哪种编码，请在编辑器里另存为 UTF-8',
  'no-cues': '里面没有 00:00:01,000 --> 00:00:02,000 这样的行',
  'after-end': '全部出现在视频结束之后',
  'too-large': '超过 4 MB',
  unreadable: '读不了',
};

const codePages = { 'windows-1252': 'Windows-1252', gb18030: 'GB 18030' } as const;

const missingTracks: Readonly<Record<MediaReasons['no-track']['fault'], string>> = {
  'sound-only': '只有声音，没有画面',
  'no-index': '没有轨道索引（moov），无法播放',
  'no-video': '没有视频轨道',
  'no-length': '没有写明任何一帧显示多久',
};

export const media: PhraseBook<MediaReasons> = {
  'not-media': (values, speech) => ({ says: notMedia(values, speech), ways: renewWays(speech, values.own) }),
  empty: ({ path }) => `${subject(path)}是空的`,
  truncated: ({ path, bytes, expectedBytes, own }, speech) => ({
    says: `${subject(path)}不完整${
      bytes === undefined
        ? ''
        : expectedBytes === undefined
          ? `，只到 ${speech.bytes(bytes)}`
          : `：只有 ${speech.number(bytes)} 字节，至少应有 ${speech.number(expectedBytes)} 字节`
    }`,
    ways: renewWays(speech, own),
  }),
  'no-track': ({ path, fault, own }, speech) => ({
    says: `${subject(path)}${fault === undefined ? '没有可以播放的内容' : missingTracks[fault]}`,
    ways: renewWays(speech, own),
  }),
  unsupported: ({ path, mime, convertTo }, speech) => ({
    says: `${subject(path)}是${typeName(mime)}，这里打不开`,
    ways: [
      {
        text: `转换${convertTo === undefined ? '格式' : `成 ${convertTo}`}，再用 --media 指定`,
        command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>'),
      },
    ],
  }),
  'codec-unsupported': ({ path, codec }, speech) => ({
    says: `${subject(path)}的视频编码${codec === undefined ? '' : `是 ${codec}，`}这里无法解码`,
    ways: [
      {
        text: '转换成 MP4，再用 --media 指定',
        command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>'),
      },
    ],
  }),
  'picture-too-big': ({ path, bytes, maxBytes }, speech) =>
    [
      `${subject(path)}${bytes === undefined ? '太大' : `有 ${speech.bytes(bytes)}`}`,
      maxBytes === undefined ? '' : `，图片最大 ${speech.bytes(maxBytes)}`,
    ].join(''),
  'subtitles-no-font': ({ path, letters, line }, speech) => {
    const areEmoji = /^\p{Extended_Pictographic}+$/u.test(letters ?? '');
    const way: Way = {
      text: areEmoji
        ? `这里没法画表情符号，请把它们从${line === undefined ? '字幕' : `第 ${speech.number(line)} 行`}里去掉，然后重新读取`
        : '安装对应语言的字体（中日韩文字可用 Noto Sans CJK），然后重新读取',
      command: lookAgain(speech),
    };
    return {
      says: `字幕${placeOf(path, line, speech)}里有些${areEmoji ? '表情符号' : '字'}，这里的字体都画不出来${letters === undefined ? '' : `：${letters}`}`,
      ways: [way, withoutSubtitles(speech)],
    };
  },
  'subtitles-unusable': ({ path, fault, line }, speech) => ({
    says:
      fault === undefined
        ? '视频旁边有字幕，但没法压进画面'
        : `字幕${placeOf(path, line, speech)}没法压进画面：${subtitleFaults[fault]}`,
    ways: [
      ...(path === undefined
        ? [{ text: '看看是哪些、为什么', command: speech.command('report', '--only', 'held') }]
        : []),
      takenAnew(speech),
      withoutSubtitles(speech),
    ],
  }),
  'subtitles-code-page': ({ path, codePage }) =>
    `字幕${subject(path)}不是 UTF-8，按 ${codePage === undefined ? '其他编码' : codePages[codePage]} 读取，请看看文字对不对`,
  damaged: ({ path, part, own }, speech) => ({
    says:
      part === 'index'
        ? `${subject(path)}已损坏：索引里的帧数超过了文件能装下的数量`
        : part === 'frames'
          ? `${subject(path)}中间有损坏，部分画面无法解码`
          : `${subject(path)}已损坏${part === undefined ? '' : `，无法作为${part === 'video' ? '视频' : '图片'}读取`}`,
    ways: renewWays(speech, own),
  }),
  'file-missing': ({ path }) => `${subject(path)}不存在`,
  'file-unreadable': ({ path, systemCode }) => ({
    says: `无法读取${object(path)}${systemCode === undefined ? '' : `（${systemCode}）`}`,
    ways: ['检查文件的所有者和你的读取权限'],
  }),
  'picture-not-decodable': ({ path }) => `${subject(path)}无法解码`,
  'picture-does-not-fit': ({ path, maxBytes, format, leastSide }, speech) =>
    [
      subject(path),
      leastSide === undefined ? '' : `即使缩到 ${leastSide} 像素，`,
      format === undefined ? '' : `存成 ${format.toUpperCase()} `,
      maxBytes === undefined ? '太大' : `${leastSide === undefined ? '' : '也'}超过 ${speech.bytes(maxBytes)}`,
    ].join(''),
  'no-frame': ({ path }) => `没能从${file(path)}截取画面`,
  'rendition-wrong': (values, speech) =>
    `${values.path === undefined ? '' : `由 ${values.path} `}处理出的文件不符合要求${renditionFault(values, speech)}`,
  'repack-failed': ({ path }, speech) => ({
    says: `没有 ffmpeg，无法重新封装${object(path)}`,
    ways: [{ text: `${install.text}，然后重试`, command: speech.command('retry') }],
  }),
  'file-gone': ({ sha256 }) => ({
    says: `${sha256 === undefined ? '有个文件' : `文件 ${sha256.slice(0, 12)}… `}已不在工作区`,
    ways: ['再运行一次同样的命令，会重新生成'],
  }),
  'ffmpeg-missing': () => ({ says: '这台电脑上没有找到 ffmpeg', ways: [install] }),
  'ffmpeg-gone': ({ path }, speech) => ({
    says: `ffmpeg 无法再启动${path === undefined ? '' : `：${path}`}`,
    ways: [{ text: '检查现在的状况', command: speech.command('doctor') }],
  }),
  'ffmpeg-broken': ({ path, from, fault, exitCode }) => {
    const name = from === undefined ? '你的设置' : chosenBy[from];
    const why = exitCode === undefined ? broken[fault ?? 'other'] : `它以退出码 ${exitCode} 结束`;
    return {
      says: `${name.trimStart()}指定的 ffmpeg 是${path === undefined ? '另一个程序' : ` ${path}`}，但${why}`,
      ways: [`改正${name.trimEnd()}，或去掉它，让程序自己找 ffmpeg`],
    };
  },
  'ffmpeg-lacks-encoder': ({ path, lacks }, speech) => ({
    says: `${path ?? 'ffmpeg'} 缺少${lacks === undefined ? '编码所需的组件' : ` ${lacks.join('、')}`}`,
    ways: [
      '安装完整版 ffmpeg，或用 --ffmpeg 指定另一个',
      { text: '检查现在的状况', command: speech.command('doctor') },
    ],
  }),
  'ffmpeg-timeout': ({ path, afterMs }, speech) =>
    `ffmpeg 处理${file(path)}超时${afterMs === undefined ? '' : `（${speech.duration(afterMs)}）`}，已停止`,
  'ffmpeg-failed': ({ path }) => `ffmpeg 处理不了${object(path)}`,
  'ffmpeg-stopped': ({ path }) => `ffmpeg 在处理${file(path)}时被中断`,
  'ffmpeg-killed': ({ path }) => ({
    says: `ffmpeg 在处理${file(path)}时被强行终止`,
    ways: ['如果不是有人终止了它，可能是内存不够：每个正在编码的视频要占 250–450 MB'],
  }),
  'ffmpeg-found': ({ path, version, builtYear, from }) =>
    [
      `找到 ffmpeg${version === undefined ? '' : ` ${version}`}`,
      builtYear === undefined || builtYear === null ? '' : `（${builtYear} 年）`,
      from === undefined ? '' : `，来自${foundBy[from].trimEnd()}`,
      path === undefined ? '' : `：${path}`,
    ].join(''),
  'ffmpeg-bundled': ({ builtYear }) => ({
    says: `这是 npm 附带的版本，构建于${builtYear === undefined || builtYear === null ? '未知年份' : ` ${builtYear} 年`}：能用，但此后没有安全更新`,
    ways: [install],
  }),
  'ffmpeg-old': ({ years }) => ({
    says: `这个版本是${years === undefined ? '多年' : ` ${years} 年`}前构建的`,
    ways: [install],
  }),
  'ffmpeg-cannot-encode': ({ lacks }) => ({
    says: `缺少${lacks === undefined ? '编码器' : ` ${lacks.join('、')}`}：视频只能重新封装，不能重新编码`,
    ways: [install],
  }),
  'ffmpeg-no-hdr': ({ lacks }) => ({
    says: `缺少${lacks === undefined ? '滤镜' : ` ${lacks.join('、')}`}：无法转换 HDR 视频`,
    ways: [install],
  }),
};

/** A path stands apart from Chinese text, and from nothing else: in the middle, at the beginning, at the end. */
function file(path: string | undefined): string {
  return path === undefined ? '文件' : ` ${path} `;
}

function subject(path: string | undefined): string {
  return file(path).trimStart();
}

function object(path: string | undefined): string {
  return file(path).trimEnd();
}

function placeOf(path: string | undefined, line: number | undefined, speech: Speech): string {
  return `${subject(path)}${line === undefined ? '' : `第 ${speech.number(line)} 行`}`;
}

function withoutSubtitles(speech: Speech): Way {
  return { text: '或者重新生成计划，不压字幕', command: speech.planAgain({ without: ['--burn-subtitles'] }) };
}

function takenAnew(speech: Speech): Way {
  return { text: '改好后重新读取', command: lookAgain(speech) };
}

function lookAgain(speech: Speech): string {
  return speech.command('fetch', '<导出文件>', '--media', '<文件夹>');
}

function typeName(mime: string | undefined): string {
  if (mime === undefined) return '另一种格式';
  return /^image\/hei[cf]/.test(mime) ? ' HEIC 照片' : ` ${mime}`;
}

/** What a person can do about a file that is not what it should be. */
function renewWays(speech: Speech, own?: true): readonly (string | Way)[] {
  if (own) return ['换一份完整的放进去，或者把它移出这个文件夹'];
  return [
    { text: speech.source.askForExport, command: speech.command('fetch', '<新的导出文件>') },
    { text: '或者用你手上的文件', command: speech.command('fetch', '<导出文件>', '--media', '<文件夹>') },
  ];
}

function notMedia({ link, path, own, wanted, ...looks }: Partial<MediaReasons['not-media']>, speech: Speech): string {
  const seen = looksLike(looks, speech);
  if (own) return `既不是视频也不是图片，看起来是${seen ?? '别的东西'}`;
  if (path !== undefined) return `${path} 既不是视频也不是图片，看起来是${seen ?? '其他内容'}`;
  if (seen === null) return '链接给出的不是这个文件';
  const expected = wanted === undefined ? '视频或图片' : wanted === 'video' ? '视频' : '图片';
  return `${link === undefined ? '' : `${link}：`}应该是${expected}，服务器给的是${seen}`;
}

/** Null: posts that share the reason got different things. */
function looksLike({ looksLike: kind, mime, firstBytes, encoding, bytes, maxBytes }: Partial<Looks>, speech: Speech) {
  const named = (what: string) => (mime === undefined ? what : `${what}（${mime}）`);
  switch (kind) {
    case undefined:
      return null;
    case 'nothing':
      return '空内容';
    case 'web-page':
      return '网页';
    case 'xml':
      return ' XML 内容';
    case 'json':
      return ' JSON 内容';
    case 'text':
      return '一段文字';
    case 'type':
      return mime === undefined ? '其他类型的文件' : ` ${mime} 类型的文件`;
    case 'video':
      return named('视频');
    case 'image':
      return named('图片');
    case 'unknown':
      return firstBytes === undefined ? '无法识别的数据' : `无法识别的数据（${firstBytes} …）`;
    case 'packed':
      return encoding === undefined ? '压缩过的文件' : `用 ${encoding} 压缩过的文件（我们要求不压缩）`;
    case 'too-small':
      return bytes === undefined ? '太小的文件' : `只有 ${speech.number(bytes)} 字节的文件`;
    case 'too-big':
      if (bytes !== undefined) return ` ${speech.bytes(bytes)} 的文件`;
      return maxBytes === undefined ? '太大的文件' : `超过 ${speech.bytes(maxBytes)} 的文件`;
    case 'folder':
      return '文件夹';
  }
}

function renditionFault(values: Partial<MediaReasons['rendition-wrong']>, speech: Speech): string {
  const { fault, madeMs, askedMs, made, asked } = values;
  if (madeMs !== undefined && askedMs !== undefined)
    return `：时长 ${speech.number(madeMs)} 毫秒，应为 ${speech.number(askedMs)} 毫秒`;
  if (made !== undefined && asked !== undefined)
    return `：${fault === 'codec' ? '编码' : '尺寸'}是 ${made}，应为 ${asked}`;
  return fault === undefined ? '' : `：${wrong[fault]}`;
}
