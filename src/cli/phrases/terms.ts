import type { Language } from '../../contract/index.ts';

export type SpanUnit = 'day' | 'hour' | 'minute' | 'second';

/** The small words that facts are said with. */
export interface SpeechTerms {
  readonly locale: string;
  readonly byteUnits: readonly string[];
  readonly oneByte: string;
  span(value: number, unit: SpanUnit): string;
  /** two spans of which the second is part of the first */
  pair(one: string, other: string): string;
  readonly or: string;
  readonly comma: string;
  /** units of text that any platform may count in */
  readonly units: Readonly<Record<string, string>>;
}

const chineseSpans: Readonly<Record<SpanUnit, string>> = { day: '天', hour: '小时', minute: '分钟', second: '秒' };

export const terms: Readonly<Record<Language, SpeechTerms>> = {
  en: {
    locale: 'en-US',
    byteUnits: ['bytes', 'kB', 'MB', 'GB', 'TB'],
    oneByte: '1 byte',
    span: (value, unit) => `${value} ${unit}${value === 1 ? '' : 's'}`,
    pair: (one, other) => `${one} ${other}`,
    or: ' or ',
    comma: ', ',
    units: { graphemes: 'characters', bytes: 'bytes', 'utf16-units': 'UTF-16 units', 'code-points': 'code points' },
  },
  zh: {
    locale: 'zh-CN',
    byteUnits: ['字节', 'kB', 'MB', 'GB', 'TB'],
    oneByte: '1 字节',
    span: (value, unit) => `${value} ${chineseSpans[unit]}`,
    pair: (one, other) => `${one} ${other}`,
    or: ' 或 ',
    comma: '、',
    units: { graphemes: '个字符', bytes: '字节', 'utf16-units': '个 UTF-16 单元', 'code-points': '个码点' },
  },
};
