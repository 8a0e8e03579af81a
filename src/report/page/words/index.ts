import type { Speech } from '../../../contract/index.ts';
import { english } from './en.ts';
import type { PageWords } from './words.ts';
import { chinese } from './zh.ts';

export function pageWords(speech: Speech): PageWords {
  return speech.language === 'zh' ? chinese(speech) : english(speech);
}
