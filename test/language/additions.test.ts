import { describe, expect, it } from 'vitest';
import { hasAdditions, rebuildPlain, unescapeAnswer } from '../../src/language/additions.ts';
import { maskCaption } from '../../src/language/mask.ts';

describe('a translation', () => {
  it.each([
    ['a bold word', 'my day', 'mein <b>Tag</b>'],
    ['a line end of pages', 'my day', 'mein<br>Tag'],
    ['a script that is never closed', 'my day', 'mein Tag <script src=x'],
    ['thoughts', 'my day', '<think>they want German</think> mein Tag'],
    ['an escaped character', 'my day', 'mein Tag &amp; mehr'],
    ['an escaped tag', 'my day', '&lt;b&gt;mein Tag&lt;/b&gt;'],
    ['a tag once more', 'my <b> day', 'mein <b> Tag <b>'],
    ['a domain with a path', 'my day', 'mein Tag evil.example/x'],
    ['a domain', 'my day', 'mein Tag auf evil.example'],
    ['a domain in capitals', 'my day', 'mein Tag auf EVIL.EXAMPLE'],
    ['a domain in wide letters', 'my day', '我的一天 ｅｖｉｌ.example'],
    ['a domain right behind Chinese', 'my day', '我的一天。evil.example'],
    ['an address of mail', 'my day', 'mein Tag an me@evil.example'],
    ['a telephone number', 'my day', 'mein Tag, ruf an: +49 171 1234567'],
    ['one with dashes', 'my day', 'mein Tag, 555-123-4567'],
  ])('may not bring %s', (_, original, answer) => {
    expect(hasAdditions(original, answer)).toBe(true);
  });

  it.each([
    ['a tag of the person', 'I <b> you & me <3', 'ich <b> dich & mich <3'],
    ['an entity of the person', 'how to write &amp; so', 'wie man &amp; schreibt'],
    ['a domain of the person, in other case', 'see Evil.Example now', 'siehe evil.example'],
    ['a sentence that lacks its space', 'One. Two', 'Eins.Zwei'],
    ['short forms', 'for example 5.5 km', 'z.B. 5.5 km usw.'],
    ['a date', 'on November 5, 2024', 'am 05.11.2024'],
    ['thousands', '1,000,000 views', '1.000.000 Aufrufe'],
    ['a number of the person, in another order of signs', 'call (555) 123-4567', 'ruf 555 123 4567 an'],
    ['dots', 'wait...what', 'warte...was'],
  ])('may have %s', (_, original, answer) => {
    expect(hasAdditions(original, answer)).toBe(false);
  });

  it.each([
    ['salt & pepper', 'Salz &amp; Pfeffer', 'Salz & Pfeffer'],
    ['say "hi"', 'sag &quot;hi&quot;', 'sag "hi"'],
    ["it's", 'es ist&#39;s', "es ist's"],
    ['salt and pepper', 'Salz &amp; Pfeffer', 'Salz &amp; Pfeffer'],
    ['salt &amp; pepper & more', 'Salz &amp; Pfeffer', 'Salz &amp; Pfeffer'],
    ['salt & pepper', '&lt;b&gt; &amp;', '&lt;b&gt; &'],
  ])('%s: what a service escaped is taken back where it was plain', (original, answer, plain) => {
    expect(unescapeAnswer(original, answer)).toBe(plain);
  });

  it('is put together with what was escaped taken back, or refused for what it adds', () => {
    const caption = 'salt & pepper with @anna here';
    const rebuild = (answer: string) => rebuildPlain({ caption, masked: maskCaption(caption, []) }, answer);
    expect(rebuild('Salz &amp; Pfeffer mit [[1]] hier')).toEqual({
      kind: 'whole',
      text: 'Salz & Pfeffer mit @anna hier',
    });
    expect(rebuild('Salz & <b>Pfeffer</b> mit [[1]]')).toEqual({ kind: 'fault', fault: 'added' });
  });
});
