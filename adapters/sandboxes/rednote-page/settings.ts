import { z } from 'zod';
import type { JsonObject } from '../../../src/contract/index.ts';
import { decode } from '../../../src/kit/index.ts';
import { parts, steps } from './parts.ts';

export const sites = ['xiaohongshu.com', 'rednote.com'] as const;

const milliseconds = z.number().int().min(0).max(3_600_000);

/** How a part of the page is no longer what the adapter knows. */
const change = z.strictObject({
  part: z.enum(parts),
  /** `class`: other class names (or another tag); `attribute`: its attributes are gone; `text`: it says something else; `gone` */
  how: z.enum(['class', 'attribute', 'text', 'all', 'gone']).default('all'),
});

export const submitAnswers = [
  ...['ok', 'no-id', 'no-id-made', 'rejected', 'rule', 'unable', 'lost', 'lost-before', 'expired', 'captcha'],
] as const;
export type SubmitAnswer = (typeof submitAnswers)[number];

export const settingsSchema = z.strictObject({
  language: z.enum(['zh', 'en']).default('zh'),
  site: z.enum(sites).default('rednote.com'),
  port: z.number().int().min(1).max(65_535).optional(),
  /** every visitor is signed in */
  signedIn: z.boolean().default(false),
  /** the mainland site turns overseas visitors away at its login (seen 2026-06) */
  refusesOverseas: z.boolean().default(false),
  /** `404`: the publish page shows 404 when home was not visited first */
  directEntry: z.enum(['open', '404']).default('open'),
  /** what lies over the tabs */
  popover: z.boolean().default(true),
  tabCover: z.boolean().default(true),
  blankMs: milliseconds.default(1000),
  /** each upload takes at least this */
  uploadMs: milliseconds.default(800),
  /** false: an upload never ends */
  uploadsEnd: z.boolean().default(true),
  /** the title is drawn anew this long after the uploads ended, and what stood in it is lost */
  titleRedrawMs: milliseconds.default(400),
  topicMs: milliseconds.default(1200),
  /** what is typed so soon after a topic was chosen is lost */
  topicSettleMs: milliseconds.default(400),
  /** `new-only`: every name is offered as a new topic (seen with an overseas account); `none`: no panel comes */
  topicRows: z.enum(['known', 'new-only', 'none']).default('known'),
  /** null: any name is known */
  topics: z.array(z.string().min(1).max(60)).max(1000).nullable().default(null),
  schedule: z.enum(['card', 'wrapper']).default('card'),
  pkCover: z.boolean().default(true),
  /** the page asks where the visitor is, once a video is chosen */
  location: z.boolean().default(true),
  submit: z.enum(submitAnswers).default('ok'),
  /** so many submits answer like that, later ones are ok; null: all */
  submitTimes: z.number().int().min(1).nullable().default(null),
  submitMs: milliseconds.default(200),
  /** the page waits so long for the answer */
  giveUpMs: milliseconds.default(5000),
  successMs: milliseconds.default(1500),
  successStayMs: milliseconds.default(2000),
  listLagMs: milliseconds.default(0),
  review: z.enum(['none', 'video', 'all']).default('video'),
  reviewMs: milliseconds.default(4000),
  verdict: z.enum(['published', 'rejected']).default('published'),
  blockAt: z.strictObject({ step: z.enum(steps), how: z.enum(['captcha', 'busy']).default('captcha') }).optional(),
  loginEndsAt: z.enum(steps).optional(),
  changed: z.array(z.union([z.enum(parts).transform((part) => ({ part, how: 'all' as const })), change])).default([]),
});

export type Settings = z.output<typeof settingsSchema>;

/** FerryError (`usage`) naming the setting that is wrong. */
export function decodeSettings(settings: JsonObject | undefined): Settings {
  return decode(settingsSchema, settings ?? {}, 'the settings of the sandbox', {
    kind: 'usage',
    code: 'rednote/sandbox-settings',
    effect: 'none',
  });
}
