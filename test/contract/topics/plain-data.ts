import { describe, expect, it } from 'vitest';
import { type Capabilities, isFerryError, type Language, type TextLimit } from '../../../src/contract/index.ts';
import { capabilitiesOf, type DestinationHarness } from '../harness.ts';
import { Kit } from '../kit.ts';
import { findWordingFaults, languages } from '../worded.ts';

/** What can be known before anybody signs in. */
export function describePlainData(harness: DestinationHarness): void {
  const { destination, options } = harness;
  const capabilities = capabilitiesOf(harness);

  describe('before anybody signs in', () => {
    it('has a name for the command line and a title for people', () => {
      expect(destination.name).toMatch(/^[a-z][a-z0-9-]*$/);
      for (const language of languages) expect(destination.words[language].title.trim()).not.toBe('');
    });

    it('describes every option in both languages, and needs none of them', () => {
      const names = Object.keys(destination.options.shape);
      for (const name of names) expect(name).toMatch(/^[a-z][a-zA-Z0-9]*$/);
      for (const language of languages) {
        const { options: described } = destination.words[language];
        expect(Object.keys(described), `the options in ${language}`).toEqual(names);
        for (const text of Object.values(described)) expect(findSentenceFault(text, language)).toBeNull();
      }
      expect(destination.options.safeParse({}).success, 'every option has a default or is optional').toBe(true);
    });

    it('keeps its options as plain JSON, the same after a second look', () => {
      const once = destination.options.parse(options);
      expect(JSON.parse(JSON.stringify(once))).toEqual(once);
      expect(destination.options.parse(once)).toEqual(once);
    });

    it('refuses options of the wrong type with a usage error', () => {
      const [name] = Object.keys(destination.options.shape);
      if (name === undefined) return expect(Object.keys(destination.options.shape)).toEqual([]);
      const wrong = { ...options, [name]: { not: 'an option' } };
      expect(destination.options.safeParse(wrong).success).toBe(false);
      expect(usageErrorOf(() => destination.capabilities(wrong, null))).toBe('usage');
    });

    it('tells its limits as plain data, the same each time, also on a real connection', async () => {
      expect(findNonData(capabilities, '')).toEqual([]);
      expect(JSON.stringify(capabilitiesOf(harness))).toBe(JSON.stringify(capabilities));
      const kit = await Kit.make(harness);
      expect(JSON.stringify(kit.capabilities)).toBe(JSON.stringify(capabilities));
    });

    it('takes something, and every list of what it takes names something', () => {
      expect(capabilities.video ?? capabilities.images).not.toBeNull();
      expect(capabilities.visibility.length).toBeGreaterThan(0);
      expect(new Set(capabilities.visibility).size).toBe(capabilities.visibility.length);
      if (capabilities.video) {
        expect(capabilities.video.containers.length).toBeGreaterThan(0);
        expect(capabilities.video.videoCodecs.length).toBeGreaterThan(0);
        const { minDurationMs, maxDurationMs, maxShortSide, maxLongSide, maxCount = 1 } = capabilities.video;
        expect(Number.isInteger(maxCount) && maxCount > 0).toBe(true);
        if (maxDurationMs !== null) expect(minDurationMs).toBeLessThan(maxDurationMs);
        if (maxLongSide !== null) expect(maxShortSide ?? 0).toBeLessThanOrEqual(maxLongSide);
      }
      if (capabilities.images) expect(capabilities.images.formats.length).toBeGreaterThan(0);
    });

    it('names its pace and where that comes from', () => {
      const { perDay, minGapMs, because } = capabilities.pace;
      expect(perDay === null || (Number.isInteger(perDay) && perDay > 0)).toBe(true);
      expect(minGapMs).toBeGreaterThanOrEqual(0);
      expect(findWordingFaults(destination, because)).toEqual([]);
    });

    it('counts text in whole numbers, from zero, the same way each time', () => {
      for (const rule of rulesOf(capabilities)) {
        expect(rule.unit).toMatch(/^([a-z][a-z0-9-]*\/)?[a-z][a-z0-9-]*$/);
        expect(rule.max).toBeGreaterThan(0);
        expect(rule.measure('')).toBe(0);
        for (const text of ['a', '汉字', '👩‍👩‍👧', '#tag', 'é'.repeat(50), '\ud800']) {
          expect(Number.isInteger(rule.measure(text))).toBe(true);
          expect(rule.measure(text)).toBe(rule.measure(text));
        }
      }
    });

    it('names the units it counts in: common ones, or its own in both languages', () => {
      const rules = rulesOf(capabilities);
      for (const { unit } of rules)
        for (const language of languages)
          if (!commonUnits.includes(unit)) expect(destination.words[language].units?.[unit]?.trim() ?? '').not.toBe('');
      for (const language of languages)
        for (const unit of Object.keys(destination.words[language].units ?? {}))
          expect(unit.startsWith(`${destination.name}/`), unit).toBe(true);
    });

    it('asks for consent in words, or not at all', () => {
      const consent = destination.consent(options);
      if (consent !== null) expect(findWordingFaults(destination, consent)).toEqual([]);
      else expect(consent).toBeNull();
    });

    it('words the same reasons in both languages, each readable without its facts', () => {
      const [english, chinese] = languages.map((language) => Object.keys(destination.words[language].reasons).sort());
      expect(chinese).toEqual(english);
      const faults = (english ?? []).flatMap((code) =>
        findWordingFaults(destination, { code: `${destination.name}/${code}` }),
      );
      expect(faults).toEqual([]);
    });

    it('says who publishes, and a person is never hurried by a resend', () => {
      expect(['program', 'person']).toContain(capabilities.publisher);
      if (capabilities.publisher === 'person') expect(capabilities.publish.resend).toBe('unsafe');
    });

    it('asks for a login with a question for each field, and hides at least one answer', () => {
      const fields = destination.login?.fields ?? [];
      for (const language of languages) {
        const { login: questions } = destination.words[language];
        expect(Object.keys(questions), `the questions in ${language}`).toEqual(fields.map(({ name }) => name));
        for (const question of Object.values(questions)) expect(findSentenceFault(question, language)).toBeNull();
      }
      expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
      if (fields.length > 0) expect(fields.some((field) => field.secret)).toBe(true);
      expect(harness.badCredentials.length > 0, 'badCredentials belong to a destination with a login').toBe(
        destination.login !== null,
      );
    });
  });
}

function rulesOf({ text, altText }: Capabilities): readonly TextLimit[] {
  return [...(text.title ?? []), ...text.body, ...(altText?.limits ?? [])];
}

const commonUnits: readonly string[] = ['graphemes', 'bytes', 'utf16-units', 'code-points'];

function findSentenceFault(text: string, language: Language): string | null {
  if (text.trim() === '') return 'it says nothing';
  return language === 'zh' && !/\p{Script=Han}/u.test(text) ? `it is not Chinese: ${text}` : null;
}

function usageErrorOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    return isFerryError(error) ? error.kind : `not a FerryError: ${String(error)}`;
  }
}

/** Paths to what is neither JSON nor one of the two kinds of function that limits may hold. */
function findNonData(value: unknown, path: string): readonly string[] {
  if (typeof value === 'function') return /\.(measure|inBody|nameFor|pairs)$/.test(path) ? [] : [path];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === null || ['string', 'boolean'].includes(typeof value)) return [];
  if (typeof value !== 'object') return [path];
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype) return [path];
  return Object.entries(value).flatMap(([name, field]) => findNonData(field, `${path}.${name}`));
}
