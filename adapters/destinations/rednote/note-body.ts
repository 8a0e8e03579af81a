import { because, type Draft, type DraftMedia, FerryError, type Visibility } from '../../../src/contract/index.ts';
import { toEpochMs } from '../../../src/kit/index.ts';
import { topicMarkup } from './limits.ts';
import type { RednoteOptions } from './options.ts';

/** A topic as the search names it. */
export interface Topic {
  readonly id: string;
  readonly name: string;
  readonly link: string;
}

export interface NoteParts {
  readonly draft: Draft;
  /** those of the draft's hashtags that are topics */
  readonly topics: readonly Topic[];
  readonly choices: Pick<RednoteOptions, 'original' | 'declaration'>;
}

/** The body of a submit, byte for byte as the page builds it. Built once: signatures are bound to the text. */
export function noteBody({ draft, topics, choices }: NoteParts): string {
  const isVideo = draft.kind === 'video';
  return JSON.stringify({
    common: {
      type: isVideo ? 'video' : 'normal',
      title: draft.title ?? '',
      note_id: '',
      desc: descOf(draft, topics),
      source: JSON.stringify({
        type: 'web',
        ids: '',
        extraInfo: JSON.stringify({ subType: 'official', systemId: 'web' }),
      }),
      business_binds: JSON.stringify(businessBinds(draft, choices)),
      ats: [],
      // The search says "official"; a note that echoes it gets a tag nobody can tap.
      hash_tag: topics.map(({ id, name, link }) => ({ id, name, link, type: 'topic' })),
      // No `post_loc`: an empty one was refused with -9059 in one capture of 2026-07-25, and a place needs an id of the
      // platform's own search, which our words for it do not have.
      privacy_info: { op_type: 1, type: privacyTypes[draft.visibility], user_ids: [] },
      goods_info: {},
      biz_relations: [],
      capa_trace_info: { contextJson: '{}' },
    },
    image_info: isVideo ? null : { images: draft.media.map(imageEntry) },
    video_info: isVideo ? videoInfo(draft) : null,
  });
}

/** The page offers two audiences more (some people only, all but some), whose numbers nobody has published. */
export const privacyTypes: Readonly<Record<Visibility, 0 | 1 | 4>> = { public: 0, private: 1, friends: 4 };

/** Markup without a topic behind it shows its brackets: such a tag stays as plain text. */
function descOf({ body, hashtags }: Draft, topics: readonly Topic[]): string {
  const linked = new Set(topics.map(({ name }) => name));
  return hashtags
    .filter((name) => !linked.has(name))
    .reduce((text, name) => text.replaceAll(topicMarkup(name).trimEnd(), `#${name}`), body);
}

const declarations = { fiction: 1, ai: 2, marketing: 3, 'self-shot': 4 } as const;

/** The original statement and the declarations come from one client each and were never seen live by us. */
function businessBinds(draft: Draft, { original, declaration }: NoteParts['choices']): object {
  const { scheduledAt } = draft;
  return {
    version: 1,
    noteId: 0,
    bizType: scheduledAt === null ? 0 : 13,
    noteOrderBind: {},
    notePostTiming: scheduledAt === null ? {} : { postTime: String(toEpochMs(scheduledAt)) },
    noteCollectionBind: { id: '' },
    noteSketchCollectionBind: { id: '' },
    coProduceBind: { enable: true },
    noteCopyBind: { copyable: true },
    interactionPermissionBind: { commentPermission: 0 },
    optionRelationList: original ? [originalStatement] : [],
    ...(declaration === 'none' ? {} : { userDeclarationBind: declarationBind(declaration) }),
  };
}

const originalStatement = {
  type: 'ORIGINAL_STATEMENT',
  relationList: [{ bizType: 'ORIGINAL_STATEMENT', bizId: '', extraInfo: '{}' }],
};

function declarationBind(declaration: keyof typeof declarations): object {
  const origin = declarations[declaration];
  return declaration === 'self-shot' ? { origin, photoInfo: {} } : { origin };
}

function imageEntry(medium: DraftMedia): object {
  const { file } = medium;
  return {
    file_id: fileIdOf(medium),
    width: file.facts.width,
    height: file.facts.height,
    metadata: { source: -1 },
    stickers: { version: 2, floating: [] },
    extra_info_json: JSON.stringify({
      mimeType: file.mime,
      image_metadata: { bg_color: '', origin_size: Math.round((file.bytes / 1024) * 10) / 10 },
    }),
  };
}

function videoInfo(draft: Draft): object {
  const [video] = draft.media;
  const { cover } = draft;
  if (video === undefined || cover === null) throw missing(draft);
  const { facts } = video.file;
  const fileId = fileIdOf(video);
  const durationMs = facts.durationMs ?? 0;
  return {
    fileid: fileId,
    file_id: fileId,
    format_width: facts.width,
    format_height: facts.height,
    // Only the name for portrait is known.
    ...(facts.height > facts.width ? { video_preview_type: 'full_vertical_screen' } : {}),
    composite_metadata: compositeMetadata(video, durationMs),
    timelines: [],
    cover: coverEntry(cover),
    chapters: [],
    chapter_sync_text: false,
    segments: {
      count: 1,
      need_slice: false,
      items: [
        {
          mute: 0,
          speed: 1,
          start: 0,
          duration: durationMs / 1000,
          transcoded: 0,
          media_source: 1,
          original_metadata: {},
        },
      ],
    },
    entrance: 'web',
    backup_covers: [],
  };
}

function compositeMetadata({ file }: DraftMedia, durationMs: number): object {
  const { facts } = file;
  const wholeBitrate = durationMs > 0 ? Math.round((file.bytes * 8000) / durationMs) : 0;
  return {
    video: {
      bitrate: facts.videoBitrate ?? wholeBitrate,
      colour_primaries: 'BT.709',
      duration: durationMs,
      format: 'AVC',
      frame_rate: facts.frameRate ?? 0,
      height: facts.height,
      matrix_coefficients: 'BT.709',
      rotation: 0,
      transfer_characteristics: 'BT.709',
      width: facts.width,
    },
    // What the page says of a silent video was not captured.
    audio:
      facts.audioCodec === null
        ? {}
        : {
            bitrate: facts.audioBitrate ?? 0,
            channels: facts.audioChannels ?? 0,
            duration: durationMs,
            format: 'AAC',
            sampling_rate: facts.audioSampleRate ?? 0,
          },
  };
}

function coverEntry(cover: DraftMedia): object {
  const fileId = fileIdOf(cover);
  return {
    fileid: fileId,
    file_id: fileId,
    height: cover.file.facts.height,
    width: cover.file.facts.width,
    frame: { ts: 0, is_user_select: false, is_upload: true },
    stickers: { version: 2, neptune: [] },
    fonts: [],
    extra_info_json: '{}',
  };
}

/** The ids of everything this draft uploaded: no other note has them. */
export function fileIdsOf(draft: Draft): readonly string[] {
  const media = draft.cover === null ? draft.media : [...draft.media, draft.cover];
  return media.map(fileIdOf);
}

function fileIdOf({ asset, file }: DraftMedia): string {
  if (asset !== null) return asset.id;
  throw new FerryError('retryable', because('asset-gone', { role: file.role }), {
    remedy: 'upload-again',
    effect: 'none',
  });
}

function missing({ cover }: Draft): FerryError {
  const reason = cover === null ? because('cover-missing') : because('not-one-video');
  return new FerryError('permanent', reason, { effect: 'none' });
}
