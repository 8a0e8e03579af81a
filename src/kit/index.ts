export * from './decode.ts';
export * from './fit.ts';
export * from './page.ts';
export * from './retry-after.ts';
export * from './text.ts';
export * from './values.ts';
