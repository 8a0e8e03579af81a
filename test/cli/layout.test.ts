import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { cutTo, fitted, measureExactly, padTo, widthOf, wrapped } from '../../src/cli/layout.ts';
import { helpIn } from '../../src/cli/phrases/help.ts';

it('help is measured right also before string-width is loaded', () => {
  for (const language of ['en', 'zh'] as const) {
    const { verbs, flags, about, start, example } = helpIn[language];
    for (const text of [about, start, example, ...Object.values(verbs), ...Object.values(flags)])
      for (const line of text.split('\n')) expect(widthOf(line), line).toBe(stringWidth(line));
  }
});

describe('with string-width', () => {
  beforeAll(measureExactly);

  it('a coloured line that ends with a command keeps its colour in one piece', () => {
    const [on, off] = ['\u001b[33m', '\u001b[39m'];
    const line = `${on}现在就把文件存下来：clipferry fetch d/user_data_tiktok.json${off}`;
    expect(wrapped(line, 40).split('\n').at(-1)).toBe(`  clipferry fetch d/user_data_tiktok.json${off}`);
  });

  it('emoji and colours have the width that a terminal gives them', () => {
    expect(widthOf('👩‍👩‍👧 é \u001b[1mbold\u001b[22m')).toBe(9);
  });
});

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => widthOf(line)));
}

const sentences = [
  '  Waits       the destination wants a caption and these posts have none; give some with --captions, or let them go as they are',
  '     6 waits for you: these posts have no caption, and the destination wants one [no-caption]',
  '  等你处理    这些帖子没有文案，而平台要求有文案；可以用 --captions 补上，也可以用 --allow-untitled 让它们照发。',
  '没有空格的一长串中文也要在标点允许的地方换行，而且“引号”和（括号）不能落单，句号更不能放在一行的开头。',
];

describe('a text on a terminal', () => {
  it.each(sentences.flatMap((text) => [20, 40, 80].map((cells) => ({ text, cells }))))(
    'fits into $cells columns: $text',
    ({ text, cells }) => {
      const lines = wrapped(text, cells);
      expect(widest(lines)).toBeLessThanOrEqual(cells);
      expect(lines.replaceAll(/\s+/g, '')).toBe(text.replaceAll(/\s+/g, ''));
    },
  );

  it('goes on under its own begin, not under its label', () => {
    expect(wrapped('  Waits       one two three four five', 28)).toBe(
      '  Waits       one two three\n              four five',
    );
    expect(wrapped('    12 waits for you: nothing', 22)).toBe('    12 waits for you:\n       nothing');
  });

  it('never begins a line with a Chinese comma or full stop', () => {
    for (let cells = 8; cells < 60; cells += 1)
      for (const line of wrapped(sentences[3] ?? '', cells).split('\n')) expect(line.trim()).not.toMatch(/^[，。”）]/);
  });

  it.each([
    "clipferry plan '/home/me/My Export.zip' --to rednote --captions captions.csv",
    'https://example.com/a/very/long/address/that/nobody/could/copy/from/two/lines',
    '/home/me/clipferry-workspace/plans/bluesky-main/plan.json',
  ])('keeps in one piece what a person copies: %s', (copied) => {
    expect(wrapped(`Next, when you have seen to the other things: ${copied}`, 40).split('\n')).toContain(`  ${copied}`);
  });

  it('has two commands in one sentence apart', () => {
    const lines = wrapped('When they are seen to: clipferry retry --code no-caption, then clipferry run', 44);
    expect(widest(lines)).toBeLessThanOrEqual(44);
  });

  it('goes on in a new line behind a Chinese command that filled its own', () => {
    const command = 'clipferry report --only <哪些> --workspace workspace';
    expect(wrapped(`列成清单：${command}（published、held）`, 40)).toBe(
      `列成清单：\n  ${command}\n  （published、held）`,
    );
  });

  it('is left alone where nobody reads it at once', () => {
    const text = sentences[0] ?? '';
    expect(fitted(text, { columns: 40 })).toBe(text);
    expect(fitted(text, { isTTY: true, columns: 40 })).not.toBe(text);
  });
});

describe('columns', () => {
  it('count a Chinese character as two cells', () => {
    expect(padTo('帖子', 6)).toBe('帖子  ');
    expect(widthOf('帖子 3 篇')).toBe(9);
  });

  it('cut what is too long, between characters', () => {
    expect(cutTo('one two three', 8)).toBe('one two…');
    expect(cutTo('帖子帖子帖子', 8)).toBe('帖子帖…');
    expect(cutTo('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 5)).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
    expect(cutTo('short', 8)).toBe('short');
  });
});
