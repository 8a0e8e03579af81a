import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listOptions, parseOptions, withAccountOptions } from '../../src/cli/options.ts';
import type { Destination } from '../../src/contract/index.ts';
import { FakeDestination } from '../engine/fake-destination.ts';

const about = { server: 'where', parts: 'how many', loud: 'or not', list: 'of these' };
const destination: Destination = {
  ...new FakeDestination().destination,
  options: z.object({
    server: z.string().default('https://one.example'),
    parts: z.int().min(1).max(9).default(3),
    loud: z.boolean().default(false),
    list: z.array(z.string()).optional(),
  }),
  words: {
    en: { title: 'Fake', reasons: {}, login: {}, options: about },
    zh: { title: '假', reasons: {}, login: {}, options: { ...about, server: '哪里' } },
  },
};

function failure(task: () => unknown): unknown {
  try {
    task();
  } catch (error) {
    return error;
  }
  throw new Error('it went well');
}

describe('options of a destination', () => {
  it('are what its schema makes of the flags', () => {
    expect(parseOptions(destination, [])).toEqual({ server: 'https://one.example', parts: 3, loud: false });
    expect(parseOptions(destination, ['parts=5', 'loud=true', 'server=a=b', 'list=["x"]'])).toEqual({
      server: 'a=b',
      parts: 5,
      loud: true,
      list: ['x'],
    });
  });

  it('that an account’s login said are under the flags and over the defaults', () => {
    const ofAccount = { server: 'https://mine.example' };
    expect(parseOptions(destination, [], ofAccount)).toMatchObject({ server: 'https://mine.example', parts: 3 });
    expect(parseOptions(destination, ['server=x'], ofAccount)).toMatchObject({ server: 'x' });
  });

  it('that a plan made before the login did not know are filled in, and what the plan chose stays', () => {
    const planned = parseOptions(destination, ['parts=5']);
    const ofAccount = { server: 'https://mine.example', parts: 9 };
    expect(withAccountOptions(destination, planned, ofAccount)).toEqual({
      ...planned,
      server: 'https://mine.example',
      parts: 5,
    });
    expect(withAccountOptions(destination, planned, null)).toEqual(planned);
  });

  it('that do not exist, have no value or a wrong one are errors that say what there is', () => {
    expect(failure(() => parseOptions(destination, ['sever=x']))).toMatchObject({
      kind: 'usage',
      reason: {
        code: 'no-such-option',
        values: { destination: 'fake', option: 'sever', known: ['server', 'parts', 'loud', 'list'] },
      },
    });
    expect(failure(() => parseOptions(destination, ['loud']))).toMatchObject({
      reason: { code: 'option-without-value', values: { given: 'loud' } },
    });
    expect(failure(() => parseOptions(destination, ['parts=10']))).toMatchObject({
      reason: { code: 'option-wrong', values: { destination: 'fake', option: 'parts', max: 9 } },
    });
  });

  it('are listed in the reader’s language, with their defaults', () => {
    expect(listOptions(destination, 'zh')).toEqual([
      { name: 'server', about: '哪里', fallback: 'https://one.example' },
      { name: 'parts', about: 'how many', fallback: '3' },
      { name: 'loud', about: 'or not', fallback: 'false' },
      { name: 'list', about: 'of these', fallback: null },
    ]);
  });
});
