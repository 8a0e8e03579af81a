import type { IsoTime, Language, Speech } from '../../src/contract/index.ts';

const english = new Intl.NumberFormat('en-US');

/** Plain answers for wording reasons in tests: whole numbers, UTC, no shell. */
export function plainSpeech(language: Language): Speech {
  return {
    language,
    number: (value) => english.format(value),
    bytes: (value) => `${english.format(value)} bytes`,
    day: (time: IsoTime) => time.slice(0, 10),
    minute: (time: IsoTime) => time.slice(0, 16).replace('T', ' '),
    duration: (ms) => `${english.format(ms / 1000)} s`,
    anyOf: (values) => values.join(language === 'zh' ? '、' : ', '),
    unit: (code) => code,
    command: (...words) => ['clipferry', ...words].join(' '),
    planAgain: ({ with: added = [] } = {}) => ['clipferry plan', ...added].join(' '),
    source: {
      name: 'TikTok',
      askForExport: language === 'zh' ? '向 TikTok 重新申请导出' : 'ask TikTok for a new export',
    },
  };
}
