import { type AltTextLimits, because } from '../../contract/index.ts';
import type { TextChange } from '../plan/item.ts';
import { cutText, fitsAll } from './cut.ts';
import { tidyCaption, withoutBroken } from './tidy.ts';

interface FittedAlt {
  readonly alt: string;
  /** null: it goes as it is */
  readonly change: TextChange | null;
}

/** The text for people who cannot see, within what the destination takes; where there is no place for it, it stays in the plan. */
export function fitAlt(text: string, place: AltTextLimits | null): FittedAlt {
  const tidied = tidyCaption(withoutBroken(text));
  if (place === null || fitsAll(tidied, place.limits)) {
    const change = tidied === text.trim() ? null : { reason: because('alt-tidied'), before: text, after: tidied };
    return { alt: tidied, change };
  }
  const alt = cutText(tidied, [], (cut) => fitsAll(cut, place.limits));
  const limits = place.limits.map(({ max, unit }) => ({ max, unit }));
  return { alt, change: { reason: because('alt-cut', { limits }), before: text, after: alt } };
}
