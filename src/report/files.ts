import type { Capabilities, DraftMedia, IsoTime } from '../contract/index.ts';
import type { Looks } from '../core/cover/look.ts';
import type { CoverFile } from '../core/cover/wish.ts';
import type { ImageRecipe, Probed, Recipe, RenditionDecision } from '../core/media/facts.ts';
import type { DeliveryRow, OriginalRow, PostRow } from '../core/model.ts';
import { decideFiles } from '../core/plan/files.ts';
import type { PlanChoices, PlannedMedia } from '../core/plan/item.ts';
import { findRung, reasonsOf } from '../core/plan/summary.ts';
import { assertNever } from '../kit/index.ts';
import type { FileFacts, ReportFile } from './data.ts';
import type { SayReason } from './said.ts';

/** What is known for deciding about files. */
export interface FileRules {
  readonly now: IsoTime;
  /** null: nobody knows the destination's limits any more */
  readonly capabilities: Capabilities | null;
  readonly choices: PlanChoices;
  /** absent: files are counted only, and a cover is none of them */
  readonly looks?: Looks;
}

export interface DecidedFile {
  readonly role: PlannedMedia['role'];
  readonly rendition: RenditionDecision | null;
  /** absent: the workspace has no such file */
  readonly original: OriginalRow | undefined;
  /** the person's own picture, in place of the original */
  readonly file: CoverFile | undefined;
}

/**
 * The plan's own decisions; where a file came after the plan was made, what preparing decides of it, by the same function.
 */
export function decidedFiles(row: DeliveryRow, post: PostRow | undefined, rules: FileRules): readonly DecidedFile[] {
  const originalOf = (id: number) => post?.originals.find((original) => original.id === id);
  const { media } = row.item;
  const isHere = (id: number) => (originalOf(id)?.probed ?? null) !== null;
  const isOpen = media.some(({ rendition, originalId }) => rendition === null && isHere(originalId));
  const { capabilities, choices, now, looks } = rules;
  const files =
    isOpen && post !== undefined && capabilities !== null
      ? decideFiles(post, { capabilities, choices, cover: { wish: row.item.cover, looks } }, now).files
      : media;
  // A file that no longer fits leaves nothing to decide: the plan's list still names what it is about.
  return (files.length === 0 ? media : files).map(({ role, rendition, originalId, file }) => ({
    role,
    rendition,
    original: originalOf(originalId),
    file,
  }));
}

/** What became of each file, or will: before and after. */
export async function reportFiles(
  row: DeliveryRow,
  files: readonly DecidedFile[],
  say: SayReason,
): Promise<readonly ReportFile[]> {
  const made = { media: [...(row.draft?.media ?? [])], cover: row.draft?.cover ?? null };
  const told: ReportFile[] = [];
  for (const { role, rendition, original, file } of files) {
    const sent = role === 'cover' ? made.cover : (made.media.shift() ?? null);
    const isFrame = rendition?.kind === 'make' && rendition.recipe.rung === 'cover';
    const before = isFrame ? null : (pictureFacts(file) ?? (original === undefined ? null : factsOfOriginal(original)));
    told.push({
      role,
      // A frame is made anew, whatever the video is.
      rung: findRung(rendition, original) ?? 'encode',
      because: await Promise.all(reasonsOf(rendition).map(say)),
      before,
      after: afterOf({ rendition, sent, before }),
    });
  }
  return told;
}

interface Become {
  readonly rendition: RenditionDecision | null;
  readonly sent: DraftMedia | null;
  readonly before: FileFacts | null;
}

function afterOf({ rendition, sent, before }: Become): FileFacts | null {
  if (rendition?.kind === 'as-is') return null;
  if (sent !== null) return factsOfSent(sent);
  return rendition?.kind === 'make' ? decidedFacts(rendition.recipe, before) : null;
}

/** What the recipe says already; null: nothing a reader could see. How large it gets shows when it is made. */
export function decidedFacts(recipe: Recipe, before: FileFacts | null): FileFacts | null {
  const open = { width: before?.width ?? null, height: before?.height ?? null, durationMs: before?.durationMs ?? null };
  switch (recipe.rung) {
    case 'untag':
      return null;
    case 'cover':
      return { bytes: null, width: null, height: null, durationMs: null, format: 'jpeg' };
    case 'remux':
    case 'audio':
      return { ...open, durationMs: keptOf(recipe, open.durationMs), bytes: null, format: 'mp4' };
    case 'encode':
      if ('format' in recipe)
        return { bytes: null, ...pictureSizes(recipe, before), durationMs: null, format: recipe.format };
      return {
        ...{ bytes: null, width: recipe.width, height: recipe.height, format: 'mp4' },
        durationMs: keptOf(recipe, open.durationMs),
      };
    default:
      return assertNever(recipe);
  }
}

type Cut = Pick<Extract<Recipe, { readonly rung: 'remux' }>, 'keepMs' | 'part'>;

function keptOf({ keepMs, part }: Cut, durationMs: number | null): number | null {
  if (part !== undefined) {
    const until = part.untilMs ?? durationMs;
    return until === null ? null : Math.round(until - part.fromMs);
  }
  return keepMs ?? durationMs;
}

function pictureSizes(
  { crop, pad, maxLongSide }: ImageRecipe,
  before: FileFacts | null,
): Pick<FileFacts, 'width' | 'height'> {
  const { width, height } = crop ?? { width: before?.width ?? null, height: before?.height ?? null };
  if (pad !== undefined || width === null || height === null) return { width: null, height: null };
  const scale = Math.min(1, maxLongSide / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function pictureFacts(file: CoverFile | undefined): FileFacts | null {
  return file === undefined ? null : { ...sizesOf(file.probed), bytes: file.bytes, format: formatOf(file.probed) };
}

function factsOfOriginal({ bytes, probed, extension, sha256 }: OriginalRow): FileFacts | null {
  if (probed !== null) return { ...sizesOf(probed), bytes: bytes ?? probed.bytes, format: formatOf(probed) };
  if (sha256 === null) return null;
  return { bytes, width: null, height: null, durationMs: null, format: extension?.slice(1) ?? null };
}

function sizesOf(probed: Probed): Pick<FileFacts, 'width' | 'height' | 'durationMs'> {
  const { width, height } = probed;
  return { width, height, durationMs: probed.kind === 'video' ? probed.durationMs : null };
}

function formatOf(probed: Probed): string | null {
  switch (probed.kind) {
    case 'video':
      return probed.container === 'other' ? null : probed.container;
    case 'image':
      return probed.format === 'other' ? null : probed.format;
    default:
      return assertNever(probed);
  }
}

const formatOfMime: Readonly<Record<string, string>> = { quicktime: 'mov', 'x-matroska': 'mkv' };

function factsOfSent({ file }: DraftMedia): FileFacts {
  const { width, height, durationMs } = file.facts;
  const [, kind = ''] = file.mime.split('/');
  return { bytes: file.bytes, width, height, durationMs, format: formatOfMime[kind] ?? (kind || null) };
}
