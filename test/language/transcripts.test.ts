import { describe, expect, it } from 'vitest';
import { decodeCommand } from '../../src/language/command-line.ts';
import { wordsOfTranscript } from '../../src/language/transcript-text.ts';

describe('a command for transcripts', () => {
  it.each([
    ['whisper {file}', ['whisper', '{file}']],
    [`whisper --out "{folder}/a b" '{file}'`, ['whisper', '--out', '{folder}/a b', '{file}']],
    [String.raw`/opt/my\ tools/w -f {file}`, ['/opt/my tools/w', '-f', '{file}']],
    [`w --prompt '' {file}`, ['w', '--prompt', '', '{file}']],
    [String.raw`w "say \"hi\"" {file}`, ['w', 'say "hi"', '{file}']],
    ['w $(rm -rf /) {file} ; ls', ['w', '$(rm', '-rf', '/)', '{file}', ';', 'ls']],
  ])('%s is split without a shell', (given, [program, ...args]) => {
    expect(decodeCommand(given, 'linux')).toEqual({ program, args });
  });

  it('keeps the backslashes of Windows', () => {
    expect(decodeCommand(String.raw`C:\tools\w.exe "{file}"`, 'win32').program).toBe(String.raw`C:\tools\w.exe`);
  });

  it.each(['', 'whisper', `whisper "{file}`, '{file}'])('is refused as %j', (given) => {
    expect(() => decodeCommand(given, 'linux')).toThrow('transcriber-wrong');
  });
});

describe('the words of a transcript', () => {
  it.each([
    ['plain lines', 'Hello there.\nHow are you?\n', 'txt', 'Hello there. How are you?'],
    [
      'openai-whisper on stdout',
      'Detecting language using up to the first 30 seconds.\nDetected language: English\n[00:00.000 --> 00:02.500]  Hello there.\n[00:02.500 --> 00:04.000]  Bye now.\n',
      'txt',
      'Hello there. Bye now.',
    ],
    ['whisper.cpp on stdout', '\n[00:00:00.000 --> 00:00:03.000]   Hello there.\n', 'txt', 'Hello there.'],
    [
      'subtitles',
      '1\r\n00:00:00,000 --> 00:00:02,000\r\n<i>Hello</i> there.\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nBye.\r\n',
      'srt',
      'Hello there. Bye.',
    ],
    ['web subtitles', 'WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n', 'vtt', 'Hello.'],
    ['JSON', '{"text":" Hello there. ","language":"en"}', 'json', 'Hello there.'],
    ['WhisperX', '{"segments":[{"text":" Hello"},{"text":"there."}]}', 'json', 'Hello there.'],
    ['whisper.cpp', '{"transcription":[{"offsets":{},"text":" Hello there."}]}', 'json', 'Hello there.'],
    ['JSON of silence', '{"text":"","error":null}', 'json', ''],
    ['Chinese lines without spaces between', '今天我们\n去海边', 'txt', '今天我们去海边'],
    ['what is heard and not said', '[Music]\nHello (laughs) there ♪', 'txt', 'Hello there'],
    ['a number that is said', '2024', 'txt', '2024'],
  ] as const)('of %s', (_, raw, form, words) => {
    expect(wordsOfTranscript(raw, form)).toBe(words);
  });

  it.each([
    '',
    ' \n',
    '[Music]',
    '♪♪♪',
    '(music playing)',
    'Thanks for watching!',
    'Thank you.',
    'you',
    '请不吝点赞 订阅 转发 打赏支持明镜与点点栏目',
    '字幕由Amara.org社区提供',
    'ご視聴ありがとうございました',
    'Thank you. Thank you. Bye.',
    '...',
  ])('are none in %j, which models invent for silence and music', (raw) => {
    expect(wordsOfTranscript(raw, 'txt')).toBe('');
  });

  it('stay when thanks are not all there is', () => {
    expect(wordsOfTranscript('This is my cat. Thanks for watching!', 'txt')).toBe(
      'This is my cat. Thanks for watching!',
    );
  });

  it.each([
    '',
    '{"text":"Hello and welc',
    '{"error":{"message":"model is loading"}}',
    '{"text":"","error":"no"}',
    '[]',
    '{}',
  ])('are not known of %j, which is no transcript', (raw) => {
    expect(wordsOfTranscript(raw, 'json')).toBeNull();
  });

  it.each([
    ['dots in a row', `hello ${'.'.repeat(400_000)}x there`],
    ['lines of one letter', 'x\n'.repeat(100_000).trim()],
    ['open brackets', `hello ${'['.repeat(400_000)}`],
  ])('are read from any number of %s', (_what, raw) => {
    expect(wordsOfTranscript(raw, 'txt')).toBe(raw.replaceAll('\n', ' '));
  });
});
