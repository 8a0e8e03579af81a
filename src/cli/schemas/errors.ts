import { z } from 'zod';
import { exit, line, reason } from './shared.ts';

export const errorLine = line('error', {
  ...reason.shape,
  ways: z
    .array(z.strictObject({ text: z.string(), command: z.string().exactOptional().describe('ready to paste') }))
    .describe('what can be done, best first'),
  exit,
}).describe('the command ended with this; the last line. The same is said on stderr. code "bug": report it');

export const remarkLine = line('remark', {
  where: z.string().describe('a file, a line, an entry'),
  reason,
}).describe('something was left aside');
