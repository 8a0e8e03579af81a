import type { CaptionRules } from '../../../src/contract/index.ts';

/** `fypシ`, `fyppp`, `fypage` …: no word begins with `fyp`. `parati`, `pourtoi`, `neiperte`: "For You" in Spanish, French, Italian. */
const forYou =
  /^(?:fyp.*|(?:for|4)(?:you+|u)(?:[^a-z].*|r?page.*)?|xyzbca.*|xyzabc|parati+|pourtoi+|neiperte+|fürdich|fuerdich|voorjou)$/u;

/**
 * `noise`: asks the "For You" page for attention. `feature`: names TikTok or a function of it (`#tiktoktravel`, `#duet`).
 * Words with a meaning elsewhere stay: `#viral`, `#trending`, `#booktok`, `#capcut`.
 */
export const captionRules: CaptionRules = {
  worthOfTag(name) {
    const key = name.normalize('NFKC').toLowerCase();
    if (forYou.test(key)) return 'noise';
    return key.includes('tiktok') || key === 'duet' || key === 'stitch' ? 'feature' : null;
  },
};
