import { describe, it } from 'vitest';

/**
 * For parts a machine may lack (a browser, a server). True: it is there. False: the tests are skipped with a sentence nobody
 * overlooks; where all tests are demanded (CLIPFERRY_TEST_ALL=1, as CI does) a test fails instead.
 */
export function haveOrSkip(what: string, isThere: boolean, howToGet: string): boolean {
  if (isThere) return true;
  const sentence = `"${what}" was not tested: something is missing here. Get it with: ${howToGet}`;
  if (process.env['CLIPFERRY_TEST_ALL'] === '1') {
    describe(what, () => {
      it('has what it needs', () => {
        throw new Error(sentence);
      });
    });
    return false;
  }
  process.stderr.write(`\n  SKIPPED: ${sentence}\n\n`);
  describe.skip(what, () => {
    it(`needs: ${howToGet}`, () => undefined);
  });
  return false;
}
