import { z } from 'zod';

/** What speech-to-text programs write → the words alone. */

/** `[00:00.000 --> 00:04.000]`, `[00:00:00.000 --> 00:00:04.000]`, and the same without brackets on a line of subtitles. */
const stamp = /^\[?(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}[^\]\n]*?(?:\]|$)\s*/;
/** openai-whisper tells these on stdout before the words. */
const remarks = /^(?:Detecting language using up to|Detected language:|WEBVTT\b|NOTE\b|Kind:|Language:)/;
/** `[Music]`, `(applause)`, `♪`: what is heard and not said */
const sounds = /\[[^\]\n]{0,60}\]|\([^)\n]{0,60}\)|（[^）\n]{0,60}）|【[^】\n]{0,60}】|\*[^*\n]{1,60}\*|[♪♫🎵🎶]+/gu;

/** UTF-8, or UTF-16 with its mark, as programs on Windows write. null: no text, or mostly what nobody can read. */
export function decodeText(bytes: Buffer): string | null {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    const text = new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes, { stream: true });
    const controls = text.match(/(?![\t\n\v\f\r])[\p{Cc}\ufffd]/gu) ?? [];
    return controls.length * 10 > text.length ? null : text;
  } catch {
    return null;
  }
}

export type TranscriptForm = 'txt' | 'srt' | 'vtt' | 'json';

/** `form`: by the file's ending. Empty: no words were heard; null: this is no transcript, and says nothing of what was heard. */
export function wordsOfTranscript(raw: string, form: TranscriptForm): string | null {
  const whole = raw.replace(/^\ufeff/, '');
  const text = form === 'json' ? textInJson(whole) : whole;
  if (text === null) return null;
  const lines = text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => !remarks.test(line) && !(form !== 'txt' && /^\d+$/.test(line)))
    .map((line) =>
      line
        .replace(stamp, '')
        .replace(/<[^>\n]{1,40}>/g, '')
        .trim(),
    )
    .filter((line) => line !== '');
  return withoutInventions(joinLines(lines));
}

/** Subtitles break lines where a screen ends. Chinese and Japanese have no spaces to be put there. */
function joinLines(lines: readonly string[]): string {
  const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;
  return lines
    .flatMap((line, index) => {
      const before = lines[index - 1];
      if (before === undefined) return [line];
      return wide.test(before.slice(-1)) && wide.test(line.slice(0, 1)) ? [line] : [' ', line];
    })
    .join('');
}

/**
 * What Whisper models say of silence and music: credits and farewells of the subtitles they learned from (collected from public
 * reports, 2026-11). Only where it is all there is.
 */
const inventions: readonly RegExp[] = [
  /^(?:thanks?(?: you)?(?: so much| very much)?(?: for (?:watching|listening|your time))?|you|bye(?:[ -]bye)?|please subscribe(?: to my channel)?|subtitles by .{0,60}|transcri(?:bed|ption) by .{0,60})$/iu,
  /^(?:字幕由?.{0,30}(?:提供|制作|製作)|请不吝点赞.{0,40}|請不吝點贊.{0,40}|明镜与点点栏目|谢谢(?:大家|观看|收看)*|謝謝(?:大家|觀看|收看)*|ご視聴ありがとうございました|시청해 ?주셔서 감사합니다)$/u,
  /^(?:untertitel .{0,60}|sous-titrage .{0,60}|sous-titres .{0,60}|субтитры .{0,60}|продолжение следует|subtítulos .{0,60}|¡?gracias por ver(?: el video)?)$/iu,
];

function withoutInventions(text: string): string {
  const said = text.replace(sounds, ' ').replaceAll(/\s+/g, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(said)) return '';
  // Looked for from the beginning of a run only: from each of its dots it would take for ever where there are many.
  const sentences = said.split(/(?<![.!?])[.!?]+(?=\s|$)|[。！？…]+/u).map((sentence) => sentence.trim());
  const isInvented = (sentence: string) => sentence === '' || inventions.some((pattern) => pattern.test(sentence));
  return sentences.every(isInvented) ? '' : said;
}

/** Text of this beginning is meant as JSON; `[Music]` is not. */
export function looksLikeJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

const pieces = z.array(z.object({ text: z.string() })).transform((all) => all.map(({ text }) => text).join('\n'));
/** As OpenAI and Whisper, WhisperX, and whisper.cpp write it. */
const transcriptSchema = z.union([
  z.object({ text: z.string() }).transform(({ text }) => text),
  z.object({ segments: pieces }).transform(({ segments }) => segments),
  z.object({ transcription: pieces }).transform(({ transcription }) => transcription),
]);
const errorSchema = z.object({ error: z.union([z.string().min(1), z.object({})]) });

/** null: it is broken, tells of an error, or holds no transcript */
function textInJson(raw: string): string | null {
  try {
    const value: unknown = JSON.parse(raw);
    const read = transcriptSchema.safeParse(value);
    return read.success && !errorSchema.safeParse(value).success ? read.data : null;
  } catch {
    return null;
  }
}
