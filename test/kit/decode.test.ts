import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FerryError, isFerryError } from '../../src/contract/index.ts';
import { decode, decodeAnswer, decodeJson } from '../../src/kit/index.ts';

const schema = z.object({ data: z.object({ id: z.string() }) });
const onRubbish = { kind: 'usage', code: 'mini/broken', effect: 'none' } as const;
const answer = { request: 'POST /note', status: 200, effect: 'unknown' } as const;

describe('reading what others wrote', () => {
  it('gives what the schema asks for', () => {
    expect(decode(schema, { data: { id: 'a' }, more: 1 }, 'x.json', onRubbish)).toEqual({ data: { id: 'a' } });
    expect(decodeJson('{"a":1}', 'x.json', onRubbish)).toEqual({ a: 1 });
    expect(decodeAnswer(schema, { ...answer, body: '{"data":{"id":"a"}}' })).toEqual({ data: { id: 'a' } });
    expect(decodeAnswer(z.object({}), { ...answer, body: '' })).toEqual({});
  });

  it("names thing and field in the caller's reason, and never the value", () => {
    const error = failure(() => decode(schema, { data: { id: 4_071_983 } }, 'x.json', onRubbish));
    expect(error).toMatchObject({ kind: 'usage', effect: 'none' });
    expect(error.reason).toMatchObject({ code: 'mini/broken', values: { what: 'x.json', place: 'data.id' } });
    expect(JSON.stringify(error.reason)).not.toContain('4071983');
    expect(failure(() => decode(schema, 'no', 'x.json', onRubbish)).reason.values).toEqual({ what: 'x.json' });
    const text = '{"password":"swordfish",';
    const cut = failure(() => decodeJson(text, 'x.json', onRubbish));
    expect(cut.reason).toMatchObject({ code: 'mini/broken', values: { what: 'x.json' } });
    expect(`${cut.message} ${cut.cause}`).not.toContain('swordfish');
  });

  it.each([
    ['another shape', '{"data":{"id":4071983}}', { request: 'POST /note', status: 200, place: 'data.id' }],
    ['half of it', '{"data":{"id":"4071983', { request: 'POST /note', status: 200 }],
    ['HTML', '<html>4071983</html>', { request: 'POST /note', status: 200 }],
    ['nothing, where something was asked for', '', { request: 'POST /note', status: 200, place: 'data' }],
  ])('calls an answer in %s unexpected, with the effect the caller knows', (_what, body, values) => {
    for (const effect of ['none', 'unknown'] as const) {
      const error = failure(() => decodeAnswer(schema, { ...answer, effect, body }));
      expect(error).toMatchObject({ kind: 'retryable', code: 'answer-unexpected', effect, remedy: 'send-again' });
      expect(error.reason.values).toEqual(values);
      expect(error.message).not.toContain('4071983');
    }
  });
});

function failure(work: () => unknown): FerryError {
  try {
    work();
  } catch (error) {
    if (isFerryError(error)) return error;
    throw error;
  }
  throw new Error('it succeeded');
}
