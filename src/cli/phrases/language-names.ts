import type { Language } from '../../contract/index.ts';

/** `zh` → `Chinese`, `中文`; the tag itself where nobody has a name for it. */
export function nameOfLanguage(tag: string, reader: Language): string {
  try {
    return new Intl.DisplayNames([reader], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** openai-whisper, which most people have who have one: for commands that show how. */
export const usualTranscriber = 'whisper -o {folder} -f txt {file}';
