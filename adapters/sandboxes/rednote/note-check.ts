import { type Binds, decodeBinds, decodeNoteBody, type FileRef, type NoteBody } from './note-schema.ts';
import { Refusal, refusal } from './reply.ts';
import type { Note, NoteImage, NoteTopic, Scene } from './state.ts';
import { isKnownTopic } from './topic-search.ts';
import type { Call } from './world.ts';

/** What the publish page and its clients take, 2026-11-22: the destination's README names who says what. */
const maxTitleUnits = 20;
const maxBodyUnits = 1000;
const maxTopics = 10;
const maxImages = 18;
const minAheadMs = 3_600_000;
const maxAheadMs = 14 * 24 * 3_600_000;

type CheckedNote = Pick<
  Note,
  | 'type'
  | 'title'
  | 'desc'
  | 'topics'
  | 'privacy'
  | 'scheduledAtMs'
  | 'images'
  | 'video'
  | 'place'
  | 'original'
  | 'declaration'
>;

/** What the platform would take, or a Refusal with -9059; `nowMs` judges the schedule. */
export function checkNote(call: Call, text: string, nowMs: number): CheckedNote {
  const { mode } = call.world.settings;
  const decoded = decodeNoteBody(text, mode);
  if (decoded.kind === 'wrong') throw wrong(decoded.because);
  const { body } = decoded;
  const { common } = body;
  const title = common.title ?? '';
  const desc = common.desc ?? '';
  if (titleUnits(title) > maxTitleUnits) throw wrong(`title is above ${maxTitleUnits} units`);
  if (desc.length > maxBodyUnits) throw wrong(`desc is above ${maxBodyUnits} characters`);
  // A capture of 2026-07-25: an empty place is refused, a missing one is not.
  if (mode === '2026' && common.post_loc && Object.keys(common.post_loc).length === 0) throw wrong('post_loc is empty');
  const binds = decodeBinds(common.business_binds);
  if (!binds) throw wrong('business_binds is not what it should be');
  return {
    type: common.type,
    title,
    desc,
    topics: checkTopics(call, body, desc),
    privacy: common.privacy_info?.type ?? 0,
    scheduledAtMs: checkSchedule(binds, mode, nowMs),
    ...checkMedia(call, body),
    place: common.post_loc?.name ?? null,
    original: (binds.optionRelationList ?? []).some((relation) => relation.type === 'ORIGINAL_STATEMENT'),
    declaration: binds.userDeclarationBind?.origin ?? null,
  };
}

/** The reason is for whoever rehearses; the platform itself says only 参数错误. */
function wrong(reason: string): Refusal {
  return new Refusal(
    refusal('result', -9059, '参数错误', 200, { can_show_err_msg_to_user: false, sandbox_reason: reason }),
  );
}

/** Half a unit for ASCII, one for every other UTF-16 code unit, rounded up: the page's counter as three clients compute it. */
export function titleUnits(title: string): number {
  let halves = 0;
  for (let at = 0; at < title.length; at += 1) halves += title.charCodeAt(at) > 127 ? 2 : 1;
  return Math.ceil(halves / 2);
}

function checkTopics(call: Call, body: NoteBody, desc: string): readonly NoteTopic[] {
  const entries = body.common.hash_tag ?? [];
  if (entries.length > maxTopics) throw wrong(`more than ${maxTopics} topics`);
  return entries.map(({ id, name, type }) => ({
    id,
    name,
    type: type ?? '',
    clickable: type === 'topic' && desc.includes(`#${name}[话题]#`) && isKnownTopic(call.world, id, name),
  }));
}

function checkSchedule(binds: Binds, mode: '2026' | 'legacy', nowMs: number): number | null {
  const postTime = binds.notePostTiming?.postTime ?? null;
  if (postTime === null || postTime === '') return null;
  // Newer clients: bizType 13 and a 13-digit string. An older one: a bare number.
  if (mode === '2026' && (binds.bizType !== 13 || typeof postTime !== 'string')) throw wrong('postTime and bizType');
  const at = Number(postTime);
  if (!/^\d{13}$/.test(String(postTime))) throw wrong('postTime is not 13 digits');
  if (at < nowMs + minAheadMs || at > nowMs + maxAheadMs) throw wrong('postTime is not 1 hour to 14 days ahead');
  return at;
}

function checkMedia(call: Call, body: NoteBody): Pick<Note, 'images' | 'video'> {
  const used = new Set<string>();
  const take = (ref: FileRef, scene: Scene): string => takeFile(call, ref, scene, used);
  if (body.common.type === 'normal') {
    const images = body.image_info?.images ?? [];
    if (body.video_info) throw wrong('video_info in an image note');
    if (images.length < 1 || images.length > maxImages) throw wrong(`images: 1 to ${maxImages}`);
    return { images: images.map((image) => withSize(take(image, 'image'), image.width, image.height)), video: null };
  }
  const video = body.video_info;
  if (!video || body.image_info) throw wrong('video_info alone belongs in a video note');
  const fileId = take(video, 'video');
  const { cover } = video;
  const hasCover = cover && (cover.file_id ?? cover.fileid);
  const size = video.composite_metadata?.video;
  const width = cover?.width ?? size?.width ?? video.format_width;
  const height = cover?.height ?? size?.height ?? video.format_height;
  return {
    images: hasCover ? [withSize(take(cover, 'image'), width, height)] : [],
    video: { fileId, durationMs: size?.duration ?? 0 },
  };
}

function withSize(fileId: string, width: number | null | undefined, height: number | null | undefined): NoteImage {
  return { fileId, width: width ?? null, height: height ?? null };
}

/**
 * A file must be there, be this account's, be of the kind its place asks for, and stand once in a note. It may stand in
 * two notes: the platform does not protect anyone from submitting twice, and the sandbox must show it when it happens.
 */
function takeFile(call: Call, ref: FileRef, scene: Scene, used: Set<string>): string {
  const fileId = ref.file_id ?? ref.fileid ?? '';
  if (ref.file_id && ref.fileid && ref.file_id !== ref.fileid) throw wrong('file_id and fileid differ');
  const file = call.world.state.files.get(fileId);
  if (!file || file.accountId !== call.account.id || file.scene !== scene) throw wrong(`file id of a ${scene}`);
  if (used.has(fileId)) throw wrong('a file id stands twice');
  used.add(fileId);
  return fileId;
}
