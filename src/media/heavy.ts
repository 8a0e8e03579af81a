/**
 * What knows sharp, and what knows mediabunny, loaded when the first picture or video is looked at: a third of the start of a run that
 * has nothing left to do (2026-11-26).
 */
export const pictures = () => import('./image.ts');
export const containers = () => import('./container.ts');
