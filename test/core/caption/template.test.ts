import { describe, expect, it } from 'vitest';
import { fillTemplate, findTemplateFault, templateFields } from '../../../src/core/caption/template.ts';

const facts = {
  createdAt: '2024-09-17T22:30:00.000Z',
  sound: { name: 'Blue - Someone', own: false },
  location: 'Lisboa',
  alternateText: 'a dog runs',
  number: 7,
};
const nothing = { ...facts, sound: null, location: null, alternateText: null };

const fill = (text: string, over: object = {}) =>
  fillTemplate({ text, timeZone: 'Europe/Berlin' }, { ...facts, ...over });

describe('a title template', () => {
  it.each([
    ['{date} {time}', '2024-09-18 00:30'],
    ['{day}.{month}.{year}', '18.09.2024'],
    ['{year}年{month}月{day}日', '2024年09月18日'],
    ['No. {number}: {sound}, {location}', 'No. 7: Blue - Someone, Lisboa'],
    ['{alt}', 'a dog runs'],
    ['{{{number}}} of {{all}}', '{7} of {all}'],
    ['Old times', 'Old times'],
    ['two\nlines {number}', 'two\nlines 7'],
  ])('%j is filled in as %j, in the person’s time zone', (text, filled) => {
    expect(fill(text)).toBe(filled);
  });

  it.each([
    ['Filmed in {location}', ''],
    ['Filmed {date} in {location}', ''],
    ['{location} · {sound}', ''],
    ['{date}\n{location}', ''],
    ['Filmed {date} in {location} || Filmed {date}', 'Filmed 2024-09-18'],
    ['{sound} || {location} || Old times', 'Old times'],
    ['{sound} || {location}', ''],
    ['{number}||{date}', '7||2024-09-18'],
  ])('%j stands only where all it names is known: %j', (text, filled) => {
    expect(fill(text, nothing)).toBe(filled);
  });

  it('takes the first of several that can be filled in', () => {
    expect(fill('Filmed {date} in {location} || Filmed {date}')).toBe('Filmed 2024-09-18 in Lisboa');
  });

  it('takes a sound of one’s own for no name of a song', () => {
    expect(fill('{sound}', { sound: { name: 'original sound - anna', own: true } })).toBe('');
  });

  it.each([
    ['', { fault: 'empty' }],
    [' \n', { fault: 'empty' }],
    ['{foo}', { fault: 'unknown-field', field: 'foo' }],
    ['{Date}', { fault: 'unknown-field', field: 'Date' }],
    ['{}', { fault: 'unknown-field', field: '' }],
    ['{toString}', { fault: 'unknown-field', field: 'toString' }],
    ['{date', { fault: 'brace' }],
    ['date}', { fault: 'brace' }],
    ['{{date}', { fault: 'brace' }],
    ['{date} || {foo}', { fault: 'unknown-field', field: 'foo' }],
    ['{date} || ', { fault: 'empty' }],
  ])('%j is refused: %j', (text, fault) => {
    expect(findTemplateFault(text)).toEqual(fault);
  });

  it('takes every field it names as known', () => {
    for (const field of templateFields) {
      expect(findTemplateFault(`a {${field}} b`)).toBeNull();
      expect(fill(`{${field}}`)).not.toBe('');
    }
  });
});
