import { describe, expect, it } from 'vitest';
import { maskCaption } from '../../src/language/mask.ts';

const whole = (caption: string, answer: string, keep: readonly string[] = []) =>
  maskCaption(caption, keep).rebuild(answer);

describe('what is sent of a caption', () => {
  it.each([
    ['tags at the end stay here', 'A day at the sea #sea #sun', 'A day at the sea'],
    ['a tag in a sentence is a mark', 'I love #cats so much', 'I love [[1]] so much'],
    ['a name is a mark, also where it ends the sentence', 'with @anna and @ben.k', 'with [[1]] and [[2]]'],
    ['a link at the end stays here', 'see more: https://x.org/a?b=1', 'see more:'],
    ['emoji around a line stay here', '🔥 New dance 💃🏽✨', 'New dance'],
    ['emoji inside are marks, those that stand together one', 'fire 🔥 🔥 in here', 'fire [[1]] in here'],
    ['lines without words are not sent', 'Hello\n\n🔥🔥\n#a #b\nBye', 'Hello\nBye'],
    ['a flag of regions and one of tag letters', 'from 🇩🇪 to 🏴󠁧󠁢󠁳󠁣󠁴󠁿 with love', 'from [[1]] to [[2]] with love'],
    ['a keycap', 'step 1️⃣ is easy', 'step [[1]] is easy'],
    ['what looks like a mark is one, of another number', 'a [[1]] b @ben c', 'a [[2]] b [[3]] c'],
    ['brackets around words', 'a [[big]] b', 'a [[1]]big[[2]] b'],
    ['nothing but tags', '#a #b 😀', ''],
    ['full-width tags', '今天真好 ＃海边 ＃阳光', '今天真好'],
    ['line ends of Windows', 'One\r\nTwo', 'One\nTwo'],
  ])('%s', (_, caption, sent) => {
    expect(maskCaption(caption, []).sent).toBe(sent);
  });

  it.each([
    ['a protected word', 'My LumaPod is here', ['lumapod'], 'My [[1]] is here'],
    ['not a part of a longer one', 'My LumaPods are here', ['lumapod'], 'My LumaPods are here'],
    ['in Chinese it needs no spaces', '我的小红薯来了', ['小红薯'], '我的[[1]]来了'],
  ])('leaves out %s', (_, caption, keep, sent) => {
    expect(maskCaption(caption, keep).sent).toBe(sent);
  });
});

describe('what comes back', () => {
  it.each([
    ['takes its old place', 'A day at the sea #sea #sun', '海边的一天', '海边的一天 #sea #sun'],
    ['keeps empty lines', 'Hello\n\n#a\n\nBye', '你好\n再见', '你好\n\n#a\n\n再见'],
    [
      'gets its names back, apart from words they would grow into',
      'with @anna in Paris',
      '和[[1]]一起去巴黎',
      '和 @anna 一起去巴黎',
    ],
    ['gets a tag back between Chinese words', 'I love #cats so much', '我很爱[[1]]啊', '我很爱 #cats 啊'],
    ['may have spaces in its marks', 'fire 🔥 in here', '这里有 [[ 1 ]] 火', '这里有 🔥 火'],
    ['may have them full width', 'fire 🔥 in here', '这里有［［１］］火', '这里有🔥火'],
    ['may move them', 'see @a then @b ok', '先 [[2]] 后 [[1]] 好', '先 @b 后 @a 好'],
    ['keeps marks of the person', 'a [[1]] b @ben c', '甲 [[3]] 乙 [[2]] 丙', '甲 @ben 乙 [[1]] 丙'],
    ['keeps brackets of the person', 'a [[big]] b', '甲 [[1]]大[[2]] 乙', '甲 [[大]] 乙'],
    ['is trimmed', 'Hello', '  你好 \n', '你好'],
  ])('%s', (_, caption, answer, text) => {
    expect(whole(caption, answer)).toEqual({ kind: 'whole', text });
  });

  it.each([
    ['a mark is missing', 'with @anna in Paris', '和她去巴黎', 'names'],
    ['a mark stands there twice', 'with @anna in Paris', '[[1]]和[[1]]去巴黎', 'names'],
    ['a mark is nobody’s', 'with @anna in Paris', '[[1]]和[[7]]去巴黎', 'names'],
    ['a mark is broken', 'with @anna in Paris', '[[1]]和[[去巴黎', 'names'],
    ['a mark went into another line', 'A @anna b\nC @ben d', '甲 [[2]] 乙\n丙 [[1]] 丁', 'names'],
    ['a line is missing', 'One\nTwo', '一二', 'lines'],
    ['a line was added', 'One', '一\n（译注）', 'lines'],
    ['nothing came', 'One', '', 'lines'],
    ['a line has no words', 'One\nTwo @anna here', '一\n… [[1]]', 'lines'],
    ['a line is nothing anybody can see', 'One\nTwo', '一\n\u200b', 'lines'],
    ['brackets were turned round', 'a [[big]] b', '甲 [[2]]大[[1]] 乙', 'names'],
    ['a mark of the person came back as ours', 'a [[1]] b', '甲 [[1]] 乙', 'names'],
    ['a tag was invented', 'One day', '一天 #旅行', 'names'],
    ['a link was invented', 'One day', '一天 https://evil.example', 'names'],
    ['an emoji was invented', 'One day', '一天 😀', 'names'],
  ])('is refused when %s', (_, caption, answer, fault) => {
    expect(whole(caption, answer)).toEqual({ kind: 'fault', fault });
  });
});
