import type { Language } from '../../contract/index.ts';
import { en } from './en.ts';
import type { PageWords } from './words.ts';
import { zh } from './zh.ts';

export const pageWords: Readonly<Record<Language, PageWords>> = { en, zh };
