import { access } from 'node:fs/promises';
import type { Looks } from '../core/cover/look.ts';
import type { DeliveryRow } from '../core/model.ts';
import { smallPicturePath } from '../media/cover/small.ts';
import type { CoverChoice, Thumbnail } from './data.ts';
import type { DecidedFile } from './files.ts';

/** While it can still be changed. */
const open = ['planned', 'prepared', 'uploaded', 'failed', 'skipped'] as const;

interface Known {
  readonly looks: Looks;
  readonly workspace: string;
}

/** The frames that were kept when somebody looked at the video; nothing is made for a report. */
export function coverChoices(
  { state }: Pick<DeliveryRow, 'state'>,
  files: readonly DecidedFile[],
  { looks, workspace }: Known,
): readonly CoverChoice[] {
  const cover = files.find(({ role }) => role === 'cover');
  const sha256 = files.find(({ role }) => role === 'video')?.original?.sha256 ?? null;
  if (cover === undefined || sha256 === null || !open.some((one) => one === state)) return [];
  const look = looks.get(sha256);
  if (look?.kind !== 'video') return [];
  const { rendition } = cover;
  const chosenMs = rendition?.kind === 'make' && rendition.recipe.rung === 'cover' ? rendition.recipe.atMs : null;
  return look.frames.flatMap(({ atMs, small }) =>
    small === null
      ? []
      : [{ atMs, chosen: atMs === chosenMs, thumbnail: { path: smallPicturePath(workspace, sha256, atMs), ...small } }],
  );
}

/** The picture of the frame that is to be the cover. null: another picture is, or it is not here any more. */
export async function chosenCover(covers: readonly CoverChoice[]): Promise<Thumbnail | null> {
  const chosen = covers.find((one) => one.chosen)?.thumbnail ?? null;
  if (chosen === null) return null;
  return access(chosen.path).then(
    () => chosen,
    () => null,
  );
}
