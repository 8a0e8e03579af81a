import type { Json, Options } from '../contract/index.ts';

const longestShown = 200;

/** `name=value`. Options hold no secrets, but a person may have put a password into an address: those are left out. */
export function optionTexts(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const text = asText(value);
    return text === null || text === '' || text.length > longestShown || holdsPassword(text) ? [] : [`${name}=${text}`];
  });
}

function asText(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function holdsPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).password !== '';
}
