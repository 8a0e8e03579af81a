import { expect, it } from 'vitest';
import { numberThrough } from '../../src/language/marks.ts';
import { maskCaption } from '../../src/language/mask.ts';
import { translateAll } from '../../src/language/translate-all.ts';

it('marks of a batch are numbered through, and come back as they were', () => {
  const { sent, restore } = numberThrough(['a [[1]] b [[2]]', 'no marks', 'c [[1]]']);
  expect(sent).toEqual(['a [[1]] b [[2]]', 'no marks', 'c [[3]]']);
  expect(restore(2, '［［ ３ ］］ d')).toBe('[[1]] d');
  expect(restore(2, '[[1]] d')).toBe('[[0]] d');
  expect(restore(0, '[[3]] d')).toBe('[[3]] d');
});

it('a service that turns their order round gives no post the words of another', async () => {
  const captions = ['see @anna there', 'with @ben here', 'thanks @cleo again'];
  const texts = captions.map((caption) => {
    const { sent, rebuild } = maskCaption(caption, []);
    const findFault = (answer: string) => {
      const rebuilt = rebuild(answer);
      return rebuilt.kind === 'fault' ? rebuilt.fault : null;
    };
    return { sent, findFault };
  });
  const asked: number[] = [];
  const ask = async (sent: readonly string[]) => {
    asked.push(sent.length);
    const answers = sent.map((text) => ({ text: text.replaceAll(/[a-z]+/g, (word) => `${word}en`), from: null }));
    return { kind: 'texts' as const, texts: answers.reverse() };
  };
  const asking = { ask, service: 'there', to: 'de', signal: new AbortController().signal };
  for await (const batch of translateAll(texts, asking))
    expect(batch.map(({ translation }) => translation)).toEqual([
      { kind: 'translated', text: 'seeen [[1]] thereen', from: null },
      { kind: 'translated', text: 'withen [[1]] hereen', from: null },
      { kind: 'translated', text: 'thanksen [[1]] againen', from: null },
    ]);
  // The one in the middle stood in its place; the others were asked for again, alone.
  expect(asked).toEqual([3, 1, 1]);
});
