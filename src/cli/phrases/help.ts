import type { Language } from '../../contract/index.ts';
import { englishHelp } from './en/help.ts';
import type { HelpTexts } from './messages/help.ts';
import { chineseHelp } from './zh/help.ts';

export const helpIn: Readonly<Record<Language, HelpTexts>> = { en: englishHelp, zh: chineseHelp };
