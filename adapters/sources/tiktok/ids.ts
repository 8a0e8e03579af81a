import type { SourceIds } from '../../../src/contract/index.ts';
import { toIso } from '../../../src/kit/index.ts';

/** TikTok (as musical.ly) began in 2014; a number that says otherwise is not built this way. */
const FIRST_MS = Date.UTC(2014, 0, 1);
const END_MS = Date.UTC(2100, 0, 1);

/**
 * An id is 64 bits that begin with the Unix second it was given out. Its post's date is 2 to 37 s later in 13 of yt-dlp's 14
 * fixtures that have both, 3 to 6 s in a real export (looked at 2026-11). A minute leaves some room: whoever looks there
 * takes a post only if it is the only one. For an id that is to be taken as a post's own, `history.ts` is stricter.
 */
export const ids: SourceIds = {
  givenOutAt(id) {
    if (!/^[1-9]\d{18,19}$/.test(id)) return null;
    const atMs = Number(BigInt(id) >> 32n) * 1000;
    return atMs >= FIRST_MS && atMs < END_MS ? toIso(atMs) : null;
  },
  postWithinMs: 60_000,
};
