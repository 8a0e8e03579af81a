export * from './copy.ts';
export * from './errors.ts';
export * from './folders.ts';
export * from './hash.ts';
export * from './leftovers.ts';
export * from './package.ts';
export * from './plain-file.ts';
export * from './write.ts';
