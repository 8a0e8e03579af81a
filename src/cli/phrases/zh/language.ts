import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { LanguageReasons } from '../../../contract/reasons/language.ts';
import { nameOfLanguage, usualTranscriber } from '../language-names.ts';

/** 没有中文名的语言用代码，与汉字之间空一格 */
function named(tag: string): string {
  const name = nameOfLanguage(tag, 'zh');
  return /^\p{Script=Han}/u.test(name) ? name : ` ${name}`;
}

const into = (to: string | undefined) => (to === undefined ? '目标语言' : named(to));

const translationFlags = ['--translate', '--translate-with', '--translate-model', '--bilingual'];

function planAgain(text: string, speech: Speech, ...flags: readonly string[]): Way {
  return { text, command: speech.planAgain({ with: flags }) };
}

/** As it was asked: whom the settings name may be another. */
function again({ to, url, model }: Partial<LanguageReasons['not-translated']>): readonly string[] {
  return [
    ...['--translate', to ?? '<语言>'],
    ...(url === undefined ? [] : ['--translate-with', url]),
    ...(model === undefined ? [] : ['--translate-model', model]),
  ];
}

const nameOf = (service: string | undefined) => (service === undefined ? '服务' : `${service} `);

/** The address is said, because whom the settings name may be another. */
function loginTo(login = 'translation', url: string | undefined): readonly string[] {
  const flag = login === 'transcription' ? '--transcribe-with' : '--translate-with';
  return ['login', login, ...(url === undefined ? [] : [flag, url])];
}

const faults = {
  lines: '返回的译文缺行',
  names: '有话题、提及、链接、表情或受保护的词没有原样返回',
  size: '返回的译文比原文长太多',
  added: '译文里多出了原文没有的 HTML、网址或电话号码',
  script: '返回的译文里没有一个目标语言的文字',
  refused: '服务不接受这段文字',
} as const;

const oddFiles = {
  folder: '这是文件夹',
  link: '这是链接',
  special: '这不是普通文件',
  'too-large': '文件太大',
  unreadable: '打不开',
} as const;

export const language: PhraseBook<LanguageReasons> = {
  translated: ({ to, from, service, bilingual }) =>
    [
      service === undefined ? '' : `由 ${service} `,
      from === undefined ? '' : `从${named(from)}${named(from).startsWith(' ') ? ' ' : ''}`,
      `翻译成${into(to)}`,
      bilingual === true ? '，原文附在后面' : '',
      '；译文没有人读过',
    ].join(''),
  'not-translated': ({ service, ...how }, speech) => ({
    says: `还没有翻译成${into(how.to)}：${service === undefined ? '翻译服务' : `${service} `}没有给出结果`,
    ways: [
      planAgain('再试一次，已经翻译好的会保留', speech, ...again(how)),
      { text: '或者不翻译，重新生成计划', command: speech.planAgain({ without: translationFlags }) },
    ],
  }),
  'translation-unusable': ({ to, service, fault }) =>
    `保留原文：${service === undefined ? '' : `${service} `}译成${into(to)}，结果不能用${fault === undefined ? '' : `（${faults[fault]}）`}`,

  'transcript-unread': ({ ref }, speech) => ({
    says: '文案由视频里的语音转写而来，还没有人看过',
    ways: [
      { text: '看过之后，放行这一篇', command: speech.command('include', ref ?? '<编号>') },
      { text: '在表格里统一查看和修改', command: speech.command('plan', '--csv', 'plan.csv') },
      planAgain('或者不看，全部放行', speech, '--accept-transcripts'),
    ],
  }),
  'sound-too-large': ({ service, bytes, maxBytes }, speech) =>
    `声音太长，${service === undefined ? '服务' : `${service} `}不接受${bytes === undefined || maxBytes === undefined ? '' : `：${speech.bytes(bytes)}，上限 ${speech.bytes(maxBytes)}`}`,
  'transcriber-missing': ({ program }) => ({
    says: `无法启动 ${program ?? '转写程序'}：找不到，或者它不是程序`,
    ways: ['在 --transcribe-command 里写出它的完整路径'],
  }),
  'transcriber-failed': ({ program, exitCode, signal }) =>
    `${program ?? '转写程序'} 运行失败${exitCode != null ? `，退出码 ${exitCode}` : signal == null ? '' : `，被 ${signal} 终止`}`,
  'transcriber-not-text': ({ program, file }) => ({
    says: `${program ?? '转写程序'} ${file == null ? '打印' : `写进 ${file} `}的内容不是 UTF-8 文本`,
    ways: ['单独用一段声音试一下这条命令，看输出是不是纯文本'],
  }),
  'transcriber-no-transcript': ({ program, file }) => ({
    says: `${program ?? '转写程序'} ${file == null ? '打印' : `写进 ${file} `}的 JSON 不完整，或者里面没有转写文字`,
    ways: ['单独用一段声音试一下这条命令，看输出是不是纯文本'],
  }),
  'transcriber-file-odd': ({ program, file, is, maxBytes }, speech) => ({
    says: `没有读取 ${program ?? '转写程序'} 留下的${file === undefined ? '文件' : ` ${file}`}${is === undefined ? '' : `：${oddFiles[is]}`}${is !== 'too-large' || maxBytes === undefined ? '' : `（超过 ${speech.bytes(maxBytes)}）`}`,
    ways: ['让它往 {folder} 里写一个普通的 .txt 或 .srt 文件，或者直接把文字打印出来'],
  }),
  'transcriber-slow': ({ program, afterMs }, speech) =>
    `${program ?? '转写程序'} 处理这条视频太久${afterMs === undefined ? '' : `（超过 ${speech.duration(afterMs)}）`}，已终止`,
  'transcriber-left-no-text': ({ program, files = [] }) => ({
    says: `${program ?? '转写程序'} ${files.length === 0 ? '没有在它的文件夹里留下文字' : `在它的文件夹里留下了几个文件，分不清用哪个（${files.join('、')}）`}`,
    ways: ['让它往 {folder} 里写一个 .txt 或 .srt；或者去掉 {folder}，直接把文字打印出来'],
  }),

  'service-wants-key': ({ service, status, variable, login, url }, speech) => ({
    says: `${nameOf(service)}${status === 403 ? '拒绝了请求' : '要求验证身份'}${status === undefined ? '' : `（HTTP ${status}）`}：需要密钥，或者密钥不对`,
    ways: [
      { text: '填写密钥，会保存在别人读不到的地方', command: speech.command(...loginTo(login, url)) },
      `或者放在环境变量 ${variable ?? 'CLIPFERRY_TRANSLATE_KEY'} 里`,
    ],
  }),
  'service-busy': ({ service, status, retryAfterMs }, speech) => ({
    says: `${nameOf(service)}暂时不再接受请求${status === undefined ? '' : `（HTTP ${status}）`}`,
    ways: [
      retryAfterMs == null
        ? '过一会儿再运行同一条命令，已完成的会保留'
        : `${speech.duration(retryAfterMs)}后再运行同一条命令，已完成的会保留`,
    ],
  }),
  'service-failed': ({ service, status }, speech) => ({
    says: `${nameOf(service)}没能完成${status === undefined ? '' : `（HTTP ${status}）`}`,
    ways: [{ text: '检查它是否有响应', command: speech.command('doctor') }],
  }),
  'service-silent': ({ service, silentMs }, speech) => ({
    says: `${nameOf(service)}${silentMs == null ? '连接超时' : `在 ${speech.duration(silentMs)}内没有响应`}`,
    ways: ['看看它是否在运行，是不是正忙着别的事', { text: '检查它是否有响应', command: speech.command('doctor') }],
  }),
  'service-slow': ({ service, withinMs }, speech) => ({
    says: `${nameOf(service)}的响应${withinMs === undefined ? '' : `在 ${speech.duration(withinMs)}内`}一直没有传完`,
    ways: ['看看它是不是正忙着别的事', { text: '检查它是否有响应', command: speech.command('doctor') }],
  }),
  'service-shows-key': ({ service }) => ({
    says: `${nameOf(service)}返回的内容里带有密钥，这次的结果没有保留`,
    ways: ['检查地址是否正确', '换一个新密钥：现在这个出现在了不该出现的地方'],
  }),
  'service-not-there': ({ service, path, status }, speech) => ({
    says: `${nameOf(service)}没有 ${path ?? '这个接口'}${status === undefined ? '' : `（HTTP ${status}）`}`,
    ways: [
      '填写接口开始的地址，例如 LibreTranslate 用 http://127.0.0.1:5000，Ollama 用 http://127.0.0.1:11434/v1',
      { text: '查看当前设置', command: speech.command('config', 'list') },
    ],
  }),
  'service-answer-odd': ({ service, status }, speech) => ({
    says: `${nameOf(service)}有响应，但不是这类服务的回答${status === undefined ? '' : `（HTTP ${status}）`}`,
    ways: [{ text: '查看当前设置', command: speech.command('config', 'list') }],
  }),
  'service-moved': ({ service, to }) => ({
    says: `${nameOf(service)}要求转到${to === undefined || to === '' ? '别处' : ` ${to}`}；你没有指定的地址，不会发送任何内容`,
    ways: ['如果那个地址是对的，请直接填写它'],
  }),
  'service-lacks-language': ({ service, to, known = [] }) => ({
    says: `${nameOf(service)}不支持${into(to)}${to === undefined ? '' : `（${to}）`}`,
    ways: known.length === 0 ? [] : [`它支持 ${known.join('、')}`],
  }),
  'service-key-in-address': ({ service, variable, login }, speech) => ({
    says: `${nameOf(service)}的地址里带着密钥，而地址会显示出来，也会保存下来`,
    ways: [
      {
        text: '把密钥从地址里去掉，单独填写，会保存在别人读不到的地方',
        command: speech.command('login', login ?? 'translation'),
      },
      `或者只放在环境变量 ${variable ?? 'CLIPFERRY_TRANSLATE_KEY'} 里`,
    ],
  }),
  'service-key-in-clear': ({ service }) => ({
    says: `${nameOf(service)}的密钥会以明文发送`,
    ways: ['请用它的 https 地址；只有发往本机时才可以不加密', '如果它不需要密钥，就把密钥去掉'],
  }),
  'service-key-for-other': ({ service, keptFor, login, url }, speech) => ({
    says: `保存的密钥是给 ${keptFor ?? '另一个地址'} 的，不会发给 ${service ?? '这个地址'}`,
    ways: [{ text: '填写这个服务的密钥', command: speech.command(...loginTo(login, url)) }],
  }),

  'no-translation-service': ({ setting }, speech) => ({
    says: '还没有指定由谁来翻译；clipferry 不会自行把文字发给任何人',
    ways: [
      planAgain('指定一个', speech, '--translate', '<语言>', '--translate-with', '<地址>'),
      {
        text: '或者为这个工作区设置一次',
        command: speech.command('config', 'set', setting ?? 'translateWith', '<地址>'),
      },
    ],
  }),
  'no-transcriber': (_, speech) => ({
    says: '还没有指定由谁来转写语音；clipferry 不会自行把声音发给任何人',
    ways: [
      {
        text: '指定本机上的程序',
        command: speech.command('captions', '--transcribe-command', usualTranscriber),
      },
      {
        text: '或者指定一个服务',
        command: speech.command('captions', '--transcribe-with', '<地址>', '--transcribe-model', '<名称>'),
      },
    ],
  }),
  'wrong-language': ({ given }) => ({
    says: `${given === undefined ? '这' : `${given} `}不是语言代码`,
    ways: ['写成 zh、en、ja 或 pt-BR 这样'],
  }),
  'wrong-service-address': ({ given, flag }) => ({
    says: `${given === undefined ? '这' : `${given} `}不能作为服务地址${flag === undefined ? '' : `（${flag}）`}`,
    ways: ['写成 http://127.0.0.1:5000 或 https://api.example.org/v1 这样，不要带用户名、问号或密钥'],
  }),
  'model-not-named': ({ service, flag, setting }, speech) => ({
    says: `${nameOf(service)}需要指定用哪个模型`,
    ways: [
      `加上 ${flag ?? '参数'} <名称>`,
      {
        text: '或者为这个工作区设置一次',
        command: speech.command('config', 'set', setting ?? 'translateModel', '<名称>'),
      },
    ],
  }),
  'transcriber-wrong': ({ given, missing }) => ({
    says:
      missing == null
        ? `--transcribe-command 里有引号没有闭合${given === undefined ? '' : `：${given}`}`
        : `--transcribe-command 里缺少 ${missing}，它代表视频的声音文件${given === undefined ? '' : `：${given}`}`,
    ways: ["写成 'whisper-cli -m ggml-small.bin -nt -np -f {file}' 这样"],
  }),
  'service-not-set': ({ login, setting }, speech) => ({
    says: '密钥只给一个服务用，而现在还没有设置服务',
    ways: [
      { text: '说明是哪个服务的密钥', command: speech.command(...loginTo(login, '<地址>')) },
      {
        text: '或者为所有工作区设置一次地址',
        command: speech.command('config', 'set', setting ?? 'translateWith', '<地址>', '--user'),
      },
    ],
  }),
};
