import type { Speech } from '../../../../contract/index.ts';
import { nameOfLanguage } from '../../language-names.ts';
import type { LanguageMessages } from '../../messages/language.ts';

export function language(speech: Speech): LanguageMessages {
  const { number, duration } = speech;
  const since = (waitsMs: number) => (waitsMs < 5_000 ? '' : `，已 ${duration(waitsMs)}`);
  return {
    language: {
      textGoes: (service, to) =>
        `文案会发给 ${service}，翻译成${nameOfLanguage(to, 'zh')}：只发文字，不含话题、提及、链接和表情。译文保存在工作区，不会重复请求。`,
      translating: ({ done, asked, service, waitsMs }) =>
        `已翻译 ${number(done)} / ${number(asked)} 篇文案 · 正在等 ${service}${since(waitsMs)}`,
      translationStopped: (sentence) => `没有全部翻译完，未翻译的帖子先等着：${sentence}`,
      soundGoes: ({ by, name, posts, durationMs }) =>
        by === 'program'
          ? `${name} 会在本机转写 ${number(posts)} 个视频，声音共 ${duration(durationMs)}。按 Ctrl-C 停止，已完成的会保留。`
          : `${number(posts)} 个视频的声音（共 ${duration(durationMs)}）会发给 ${name} 转写成文字。按 Ctrl-C 停止，已完成的会保留。`,
      hearing: ({ done, posts, name, waitsMs }) =>
        `已转写 ${number(done)} / ${number(posts)} 个视频 · 正在等 ${name}${since(waitsMs)}`,
      heard: ({ found, wordless, blank, silent, failed }) =>
        [
          `语音转写成了 ${number(found)} 篇帖子的文案`,
          wordless === 0 ? '' : `；${number(wordless)} 个视频里没有听到说话`,
          blank === 0 ? '' : `；${number(blank)} 个视频，程序什么也没有写出来`,
          silent === 0 ? '' : `；${number(silent)} 篇帖子没有声音`,
          failed === 0 ? '' : `；${number(failed)} 个失败`,
          '。',
        ].join(''),
      transcriptionStopped: (left, sentence) => `还有 ${number(left)} 个视频没有转写：${sentence}`,
      filesMissing: (posts, command) => `${number(posts)} 篇没有文案的帖子，文件还没有取回：${command}`,
      unread: (command) =>
        `这些文案还没有人看过，语音转写会出错，有音乐时尤其如此：这类帖子会先等你确认。生成计划之后，这样查看：${command}`,
      addressOf: (purpose) => `${purpose === 'translation' ? '翻译' : '转写'}服务的地址（http…）`,
      keyOf: (service) => `${service} 的密钥`,
      keyKept: (service, place) => `${service} 的密钥保存在${place}，不会发给别处。`,
      keyForgotten: (service) => `已忘记 ${service} 的密钥。`,
      knowsLanguages: (service, languages) => `${service} 有响应，支持 ${number(languages)} 种语言`,
      answers: (service, model, knows) =>
        model === null || knows === null
          ? `${service} 有响应`
          : `${service} 有响应，${knows ? `有模型 ${model}` : `列表里没有模型 ${model}`}`,
      programFound: (program) => `找到了 ${program}；能不能用，转写第一条视频时才知道`,
    },
  };
}
