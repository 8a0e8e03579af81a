import { z } from 'zod';
import { count, line, reason } from './shared.ts';

export const pageLines = [
  line('page', {
    path: z.string(),
    address: z.string().describe('file://…, for a browser'),
    bytes: count,
    entries: count,
  }).describe('the report was written as a page'),
  line('page-not-written', { path: z.string(), reason }).describe('nothing else is the worse for it'),
] as const;
