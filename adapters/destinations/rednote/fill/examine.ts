import { because, FerryError } from '../../../../src/contract/index.ts';
import { realBases } from '../sites.ts';
import { own } from '../words/codes.ts';
import type { FillAt } from './at.ts';
import { indexOf, parts, words } from './parts.ts';

const soonMs = 15_000;

/** For `doctor`: what shows without giving the page a file. */
export async function examineParts({ options, ctx }: Pick<FillAt, 'options' | 'ctx'>, signal: AbortSignal) {
  if (ctx.browsers === null) throw new FerryError('usage', because('no-browser'), { effect: 'none', scope: 'account' });
  const window = await ctx.browsers.open({ timeZone: 'Asia/Shanghai' }, signal);
  const { creator } = options.pages === undefined ? realBases[options.site] : { creator: options.pages };
  try {
    await window.go(`${creator}/publish/publish?source=official&target=video`);
    const found = await window.until(parts.file, (seen) => seen.length > 0, soonMs).catch(() => []);
    if (found.length === 0 && /\/login/.test(window.url())) return [{ ok: false, says: own('sign-in-window') }];
    const tabs = await window.look(parts.tab);
    const part = (ok: boolean, step: string, selector: string) => ({
      ok,
      says: ok ? own('part-found', { step, selector }) : own('part-missing', { step, selector }),
    });
    return [
      part(indexOf(tabs, words.video) >= 0 && indexOf(tabs, words.image) >= 0, 'tabs', parts.tab),
      part(found.length === 1, 'files', parts.file),
      { ok: true, says: own('parts-behind-a-file') },
    ];
  } finally {
    await window.close();
  }
}
