import { z } from 'zod';
import { json, line, reason } from './shared.ts';

/** Lines of the commands that look at destinations and at this computer. */

const title = z.string().describe('in the language of --lang');

const open = z.record(z.string(), json);

const listedLine = line('destination', { name: z.string(), title, usable: z.boolean() });

const describedLine = line('destination', {
  name: z.string(),
  title,
  capabilities: open.describe(
    'limits, pace and abilities: sizes in bytes, times in ms, sides in pixels; null: no limit is named',
  ),
  usable: z.boolean(),
  because: reason.exactOptional().describe('why it is not usable'),
  limitsComeFromServer: z.boolean().describe('its own limits are known after signing in only'),
  options: z.array(
    z.strictObject({ name: z.string(), about: z.string(), fallback: z.string().nullable().describe('null: none') }),
  ),
}).describe('with a name: all about it');

const topicLine = line('topic', {
  destination: z.string(),
  tag: z.string().describe('without #'),
  topic: z.string().describe('what its people write for it, without #'),
}).describe('with --topics');

export const destinationsLines = [listedLine, describedLine, topicLine] as const;

const says = z.string().describe('in the language of --lang');
const hints = z.array(z.string());

export const doctorLines = [
  line('check', {
    what: z.string().describe('a part of this computer, or the destination'),
    ok: z.boolean(),
    says,
    hints,
  }),
  line('destination', { name: z.string(), usable: z.literal(false), says, hints }).describe(
    'no fault of this computer',
  ),
] as const;

export const sandboxLines = [
  z
    .looseObject({ v: z.literal(1), kind: z.literal('sandbox') })
    .describe("it plays until Ctrl-C. Addresses and a ready-made sign-in: the sandbox's own, see its README"),
] as const;
