import type { Language } from '../../contract/index.ts';
import { english } from './en.ts';
import type { Pages } from './page.ts';
import { chinese } from './zh.ts';

export const pagesIn: Readonly<Record<Language, Pages>> = { en: english, zh: chinese };
