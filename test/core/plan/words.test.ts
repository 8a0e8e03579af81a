import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planWords } from '../../../src/core/plan/words.ts';
import { capabilities, choices, post } from '../make.ts';

const template = { text: 'Filmed {date}', timeZone: 'UTC' };
const rules = { worthOfTag: (name: string) => (name === 'fyp' ? ('noise' as const) : null) };
const withTemplate = { capabilities, rules, choices: { ...choices, titleTemplate: template } };
const without = { capabilities, rules, choices };

describe('words from a template', () => {
  it('are given to a post that has none, and told as a change', () => {
    const words = planWords(post({ caption: null }), withTemplate, null);
    expect(words.body).toBe('Filmed 2024-09-17');
    expect(words.changes[0]).toEqual({
      reason: { code: 'words-from-template' },
      before: '',
      after: 'Filmed 2024-09-17',
    });
  });

  it('are given to one whose caption leaves nothing, behind what was taken out of it', () => {
    const words = planWords(post({ caption: '#fyp' }), withTemplate, null);
    expect(words.body).toBe('Filmed 2024-09-17');
    expect(words.changes.map(({ reason }) => reason.code).slice(0, 2)).toEqual(['tags-dropped', 'words-from-template']);
  });

  it('never count where nothing is left of them', () => {
    const choice = { ...withTemplate, choices: { ...choices, titleTemplate: { text: '{location}', timeZone: 'UTC' } } };
    expect(planWords(post({ caption: null }), choice, null)).toEqual(planWords(post({ caption: null }), without, null));
  });

  it('never override a caption', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (caption) => {
        const own = planWords(post({ caption }), without, null);
        const both = planWords(post({ caption }), withTemplate, 3);
        if (own.body !== '' || own.hashtags.length > 0 || (own.title ?? '') !== '') expect(both).toEqual(own);
        else expect(both.body).toBe('Filmed 2024-09-17');
      }),
    );
  });
});
