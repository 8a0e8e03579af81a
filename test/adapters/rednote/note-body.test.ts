import { describe, expect, it } from 'vitest';
import { topicMarkup } from '../../../adapters/destinations/rednote/limits.ts';
import { type NoteParts, noteBody } from '../../../adapters/destinations/rednote/note-body.ts';
import type { Draft, DraftMedia, MediaFacts } from '../../../src/contract/index.ts';
import type { Loose } from './sandbox-calls.ts';

const travel = { id: 't-0001', name: '旅行', link: 'https://www.xiaohongshu.com/page/topics/t-0001?naviHidden=yes' };
const plain = { original: false, declaration: 'none' } as const;

function facts(changes: Partial<MediaFacts>): MediaFacts {
  const none = { durationMs: null, frameRate: null, videoBitrate: null, videoCodec: null, audioCodec: null };
  return {
    kind: 'image',
    width: 1080,
    height: 1440,
    ...none,
    audioChannels: null,
    audioSampleRate: null,
    audioBitrate: null,
    ...changes,
  };
}

function medium(
  id: string,
  role: 'video' | 'image' | 'cover',
  bytes: number,
  changes: Partial<MediaFacts>,
): DraftMedia {
  const mime = role === 'video' ? 'video/mp4' : 'image/jpeg';
  const file = { sha256: '0'.repeat(64), bytes, mime, role, alt: '', facts: facts(changes) };
  return { file, asset: { id, data: {} } };
}

const imageDraft: Draft = {
  deliveryKey: 'k',
  postRef: 'p',
  order: 1,
  kind: 'images',
  title: 'Ferry at dusk',
  body: `First crossing of the year ${topicMarkup('旅行')}`,
  hashtags: ['旅行'],
  visibility: 'private',
  createdAt: '2024-06-02T18:00:00.000Z',
  scheduledAt: null,
  location: null,
  language: null,
  media: [medium('spectrum/AbCdEf0123', 'image', 422_400, {})],
  cover: null,
};

const videoDraft: Draft = {
  ...imageDraft,
  kind: 'video',
  media: [
    medium('spectrum/VidFile01', 'video', 8_000_000, {
      kind: 'video',
      height: 1920,
      durationMs: 15_320,
      frameRate: 30,
      videoBitrate: 4_200_000,
      videoCodec: 'avc',
      audioCodec: 'aac',
      audioChannels: 2,
      audioSampleRate: 44_100,
      audioBitrate: 128_000,
    }),
  ],
  cover: medium('spectrum/Cover01', 'cover', 90_000, { height: 1920 }),
};

function built(parts: Partial<NoteParts> & { readonly draft: Draft }): Loose {
  return JSON.parse(noteBody({ topics: [travel], choices: plain, ...parts }));
}

function binds(parts: Partial<NoteParts> & { readonly draft: Draft }): Loose {
  return JSON.parse(built(parts).common.business_binds);
}

// Written from captures of what the page sends, not from the code.
describe('the body of a submit', () => {
  it('is the skeleton of an image note, field for field', () => {
    const { business_binds: bindsText, ...common } = built({ draft: imageDraft }).common;
    expect(common).toEqual({
      type: 'normal',
      title: 'Ferry at dusk',
      note_id: '',
      desc: 'First crossing of the year #旅行[话题]# ',
      source: '{"type":"web","ids":"","extraInfo":"{\\"subType\\":\\"official\\",\\"systemId\\":\\"web\\"}"}',
      ats: [],
      hash_tag: [{ ...travel, type: 'topic' }],
      privacy_info: { op_type: 1, type: 1, user_ids: [] },
      goods_info: {},
      biz_relations: [],
      capa_trace_info: { contextJson: '{}' },
    });
    expect(JSON.parse(bindsText)).toEqual({
      version: 1,
      noteId: 0,
      bizType: 0,
      noteOrderBind: {},
      notePostTiming: {},
      noteCollectionBind: { id: '' },
      noteSketchCollectionBind: { id: '' },
      coProduceBind: { enable: true },
      noteCopyBind: { copyable: true },
      interactionPermissionBind: { commentPermission: 0 },
      optionRelationList: [],
    });
    expect(built({ draft: imageDraft })).toMatchObject({
      image_info: {
        images: [
          {
            file_id: 'spectrum/AbCdEf0123',
            width: 1080,
            height: 1440,
            metadata: { source: -1 },
            stickers: { version: 2, floating: [] },
            extra_info_json: '{"mimeType":"image/jpeg","image_metadata":{"bg_color":"","origin_size":412.5}}',
          },
        ],
      },
      video_info: null,
    });
  });

  it('is the skeleton of a video note, field for field', () => {
    const body = built({ draft: videoDraft });
    expect(body.common.type).toBe('video');
    expect(body.image_info).toBeNull();
    expect(body.video_info).toEqual({
      fileid: 'spectrum/VidFile01',
      file_id: 'spectrum/VidFile01',
      format_width: 1080,
      format_height: 1920,
      video_preview_type: 'full_vertical_screen',
      composite_metadata: {
        video: {
          bitrate: 4_200_000,
          colour_primaries: 'BT.709',
          duration: 15_320,
          format: 'AVC',
          frame_rate: 30,
          height: 1920,
          matrix_coefficients: 'BT.709',
          rotation: 0,
          transfer_characteristics: 'BT.709',
          width: 1080,
        },
        audio: { bitrate: 128_000, channels: 2, duration: 15_320, format: 'AAC', sampling_rate: 44_100 },
      },
      timelines: [],
      cover: {
        fileid: 'spectrum/Cover01',
        file_id: 'spectrum/Cover01',
        height: 1920,
        width: 1080,
        frame: { ts: 0, is_user_select: false, is_upload: true },
        stickers: { version: 2, neptune: [] },
        fonts: [],
        extra_info_json: '{}',
      },
      chapters: [],
      chapter_sync_text: false,
      segments: {
        count: 1,
        need_slice: false,
        items: [
          { mute: 0, speed: 1, start: 0, duration: 15.32, transcoded: 0, media_source: 1, original_metadata: {} },
        ],
      },
      entrance: 'web',
      backup_covers: [],
    });
  });

  it('never names a place: an empty one is refused', () => {
    expect(noteBody({ draft: imageDraft, topics: [], choices: plain })).not.toContain('post_loc');
  });

  it.each([
    ['public', 0],
    ['private', 1],
    ['friends', 4],
  ] as const)('shows a %s note to type %i', (visibility, type) => {
    expect(built({ draft: { ...imageDraft, visibility } }).common.privacy_info.type).toBe(type);
  });

  it('schedules with a text of 13 digits, whatever the time zone', () => {
    const draft = { ...imageDraft, scheduledAt: '2026-12-01T10:00:00.000Z' };
    expect(binds({ draft })).toMatchObject({ bizType: 13, notePostTiming: { postTime: '1796119200000' } });
  });

  it('declares originality and what the content is, when asked', () => {
    expect(binds({ draft: imageDraft, choices: { ...plain, original: true } }).optionRelationList).toEqual([
      {
        type: 'ORIGINAL_STATEMENT',
        relationList: [{ bizType: 'ORIGINAL_STATEMENT', bizId: '', extraInfo: '{}' }],
      },
    ]);
    const origins = { fiction: 1, ai: 2, marketing: 3, 'self-shot': 4 } as const;
    for (const [declaration, origin] of Object.entries(origins)) {
      const choices = { original: false, declaration: declaration as keyof typeof origins };
      expect(binds({ draft: imageDraft, choices }).userDeclarationBind.origin).toBe(origin);
    }
    expect(binds({ draft: imageDraft })).not.toHaveProperty('userDeclarationBind');
  });

  it('takes the brackets from a hashtag that is no topic, and only from that one', () => {
    const body = `${topicMarkup('旅')}and ${topicMarkup('旅行')}end ${topicMarkup('旅')}`.trim();
    const draft = { ...imageDraft, body, hashtags: ['旅', '旅行'] };
    expect(built({ draft }).common.desc).toBe('#旅 and #旅行[话题]# end #旅');
  });

  it('leaves a silent video without a sound track', () => {
    const [video] = videoDraft.media;
    if (!video) throw new Error('no video');
    const silent = { ...video, file: { ...video.file, facts: { ...video.file.facts, audioCodec: null } } };
    const body = built({ draft: { ...videoDraft, media: [silent] } });
    expect(body.video_info.composite_metadata.audio).toEqual({});
  });

  it('is refused without an uploaded file', () => {
    const [image] = imageDraft.media;
    if (!image) throw new Error('no image');
    const draft = { ...imageDraft, media: [{ ...image, asset: null }] };
    expect(() => built({ draft })).toThrowError(
      expect.objectContaining({ code: 'asset-gone', remedy: 'upload-again', effect: 'none' }),
    );
  });
});
