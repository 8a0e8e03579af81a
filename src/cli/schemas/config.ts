import { z } from 'zod';
import { json, line } from './shared.ts';

const setting = {
  name: z.string(),
  value: json.describe('as config.json would hold it; null: nothing is set and there is no default'),
  from: z.enum(['flag', 'environment', 'workspace', 'user', 'default']).describe('what decided'),
  place: z.string().nullable().describe("the flag, the variable, or the file's path; null: the default"),
};

export const configLines = [
  line('setting', { ...setting, about: z.string().describe('in the language of --lang') }),
  line('setting-written', {
    name: z.string(),
    value: json.describe('null: taken out'),
    path: z.string(),
    overruledBy: z.string().nullable().describe('a flag, variable or file that wins over it'),
  }),
] as const;
