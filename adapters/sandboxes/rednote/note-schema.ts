import { z } from 'zod';
import type { Settings } from './settings.ts';

/** The body of a submit, as far as the sandbox looks at it; unknown fields pass. */

const pixels = z.number().int().min(1);
const maybeText = z.string().nullish();

const topic = z.looseObject({ id: z.string(), name: z.string().min(1), type: maybeText, link: maybeText });

const common = z.looseObject({
  type: z.enum(['normal', 'video']),
  title: z.string().nullish(),
  desc: z.string().nullish(),
  hash_tag: z.array(topic).nullish(),
  ats: z.array(z.looseObject({})).nullish(),
  privacy_info: z.looseObject({ type: z.union([z.literal(0), z.literal(1), z.literal(4)]) }).nullish(),
  post_loc: z.looseObject({ name: maybeText, poi_id: maybeText }).nullish(),
  business_binds: maybeText,
});

/** Clients name a file `file_id`, `fileid` or both. */
const fileRef = z.looseObject({ file_id: maybeText, fileid: maybeText });

const image = fileRef.extend({ width: pixels.nullish(), height: pixels.nullish() });
const video = fileRef.extend({
  format_width: pixels.nullish(),
  format_height: pixels.nullish(),
  cover: fileRef.extend({ width: pixels.nullish(), height: pixels.nullish() }).nullish(),
  composite_metadata: z
    .looseObject({ video: z.looseObject({ width: pixels, height: pixels, duration: z.number().min(0) }) })
    .nullish(),
});

const legacy = z.looseObject({
  common,
  image_info: z.looseObject({ images: z.array(image) }).nullish(),
  video_info: video.nullish(),
});

/** What the page has sent since 2026 besides: sizes, the video's metadata, segments and an explicit cover. */
const strict = legacy.extend({
  common: common.extend({ business_binds: z.string(), privacy_info: z.looseObject({ type: z.number() }) }),
  image_info: z.looseObject({ images: z.array(image.required({ width: true, height: true })) }).nullish(),
  video_info: video
    .extend({ segments: z.looseObject({}) })
    .required({ cover: true, composite_metadata: true })
    .nullish(),
});

export type NoteBody = z.output<typeof legacy>;
export type FileRef = z.output<typeof fileRef>;

type DecodedBody =
  | { readonly kind: 'note'; readonly body: NoteBody }
  | { readonly kind: 'wrong'; readonly because: string };

/** The body, or which field is wrong. */
export function decodeNoteBody(text: string, mode: Settings['mode']): DecodedBody {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'wrong', because: 'body is not JSON' };
  }
  const result = legacy.safeParse(value);
  if (!result.success) return { kind: 'wrong', because: firstIssue(result.error) };
  const strictly = mode === '2026' ? strict.safeParse(value) : result;
  return strictly.success
    ? { kind: 'note', body: result.data }
    : { kind: 'wrong', because: firstIssue(strictly.error) };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`;
}

const binds = z.looseObject({
  bizType: z.number().nullish(),
  notePostTiming: z.looseObject({ postTime: z.union([z.string(), z.number()]).nullish() }).nullish(),
  optionRelationList: z.array(z.looseObject({ type: maybeText })).nullish(),
  userDeclarationBind: z.looseObject({ origin: z.number().int().min(1).max(5).nullish() }).nullish(),
});

export type Binds = z.output<typeof binds>;

/** `business_binds` is JSON inside JSON; null when it is not what the page sends. */
export function decodeBinds(text: string | null | undefined): Binds | null {
  if (text === null || text === undefined || text === '') return {};
  try {
    return binds.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
