import type { Account, Capabilities, Draft, DraftMedia, RenditionFile } from '../../src/contract/index.ts';
import { toIso } from '../../src/kit/index.ts';
import type { TempFiles } from '../support/adapter-context.ts';
import { type Sample, sampleImage, sampleVideo } from '../support/samples.ts';
import type { DestinationHarness } from './harness.ts';

export type DraftChanges = Partial<
  Pick<Draft, 'title' | 'body' | 'hashtags' | 'visibility' | 'scheduledAt' | 'kind'>
> & {
  readonly file?: Partial<Pick<RenditionFile, 'bytes' | 'mime' | 'facts' | 'alt'>>;
  readonly cover?: Partial<Pick<RenditionFile, 'bytes' | 'mime' | 'facts'>>;
  readonly images?: number;
  /** of a video post; absent: one */
  readonly videos?: number;
  readonly videoBytes?: number;
  readonly noCover?: boolean;
};

/** Makes drafts and files like no others of the test: own key, text and bytes, within what the place takes. */
export class Drafts {
  readonly #samples: DestinationHarness['samples'];
  readonly #capabilities: Capabilities;
  readonly #account: Account;
  readonly #files: TempFiles;
  #made = 0;

  constructor(place: {
    readonly samples: DestinationHarness['samples'];
    readonly capabilities: Capabilities;
    readonly account: Account;
    readonly files: TempFiles;
  }) {
    this.#samples = place.samples;
    this.#capabilities = place.capabilities;
    this.#account = place.account;
    this.#files = place.files;
  }

  async draft(changes: DraftChanges): Promise<Draft> {
    this.#made += 1;
    const number = this.#made;
    const { text, video, visibility } = this.#capabilities;
    const { destination, label } = this.#account;
    const kind = changes.kind ?? (video ? 'video' : 'images');
    const postRef = `post-${number}`;
    return {
      deliveryKey: `${destination}:${label}:${postRef}`,
      postRef,
      order: number,
      kind,
      title: changes.title !== undefined ? changes.title : text.title ? `Ferry ${number}` : null,
      body: changes.body ?? `The crossing, number ${number}`,
      hashtags: changes.hashtags ?? [],
      visibility: changes.visibility ?? visibility[0] ?? 'public',
      createdAt: toIso(Date.UTC(2024, 5, 2, 18, 0, number)),
      scheduledAt: changes.scheduledAt ?? null,
      location: null,
      language: 'en',
      media: await this.#media(kind, number, changes),
      cover: await this.#cover(kind, number, changes),
    };
  }

  async file(bytes?: number): Promise<RenditionFile> {
    this.#made += 1;
    const sample = this.#capabilities.video
      ? await this.#sampleVideo(this.#made, bytes)
      : await this.#sampleImage(this.#made, 'image');
    return this.#files.add(sample);
  }

  async #media(kind: Draft['kind'], number: number, changes: DraftChanges): Promise<readonly DraftMedia[]> {
    const media: DraftMedia[] = [];
    const count = kind === 'video' ? (changes.videos ?? 1) : (changes.images ?? 2);
    for (let index = 0; index < count; index += 1) {
      const sample =
        kind === 'video'
          ? await this.#sampleVideo(index === 0 ? number : number * 1000 + index, changes.videoBytes)
          : await this.#sampleImage(number * 1000 + index, 'image');
      const claim = index === 0 ? changes.file : {};
      const alt = this.#capabilities.altText !== null ? `Picture ${number}.${index + 1}, 画` : '';
      media.push({ file: await this.#files.add(sample, { alt, ...claim }), asset: null });
    }
    return media;
  }

  async #cover(kind: Draft['kind'], number: number, changes: DraftChanges): Promise<DraftMedia | null> {
    const wanted = kind === 'video' && this.#capabilities.video?.cover !== 'none' && changes.noCover !== true;
    if (!wanted) return null;
    const file = await this.#files.add(await this.#sampleImage(number * 1000 + 999, 'cover'), changes.cover);
    return { file, asset: null };
  }

  #sampleVideo(seed: number, bytes?: number): Promise<Sample> {
    return this.#samples?.video(seed, bytes) ?? Promise.resolve(sampleVideo(seed, bytes));
  }

  #sampleImage(seed: number, role: 'image' | 'cover'): Promise<Sample> {
    return this.#samples?.image(seed, role) ?? sampleImage(seed, role);
  }
}
