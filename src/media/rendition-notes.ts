import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { renditionKey } from '../core/identity.ts';
import type { Recipe } from '../core/media/facts.ts';
import { ensureFolder, writeFileAtomically } from '../disk/index.ts';
import { parseJson } from './stored-json.ts';

/** Raise it when the same recipe makes other bytes than before. */
const recipeVersion = 3;

/** What a rendition is, by what it was made from and how: `renditions/keys/ab/abcd….json`. */
const schema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  extension: z.string().regex(/^\.[a-z0-9]+$/),
});

export type RenditionNote = Readonly<z.infer<typeof schema>>;

export function keyOf(sourceSha256: string, recipe: Recipe): string {
  return renditionKey(sourceSha256, { ...recipe, v: recipeVersion });
}

/** Null: there is none, or it is not whole. */
export async function readNote(keys: string, key: string): Promise<RenditionNote | null> {
  let text: string;
  try {
    text = await readFile(noteIn(keys, key), 'utf8');
  } catch {
    return null;
  }
  const made = schema.safeParse(parseJson(text));
  return made.success ? made.data : null;
}

/** `part`: where it grows. FerryError `fatal` for the disk's refusals. */
export async function writeNote(keys: string, key: string, { note, part }: NoteToWrite): Promise<void> {
  const path = noteIn(keys, key);
  await ensureFolder(dirname(path));
  const { sha256, bytes, extension } = note;
  await writeFileAtomically(path, JSON.stringify({ sha256, bytes, extension }), { temp: part });
}

interface NoteToWrite {
  readonly note: RenditionNote;
  readonly part: string;
}

function noteIn(keys: string, key: string): string {
  return join(keys, key.slice(0, 2), `${key}.json`);
}

/** Image recipes name their format, covers are JPEG, all video that is made anew is MP4. */
export function extensionFor(recipe: Recipe): string {
  if ('format' in recipe) return recipe.format === 'jpeg' ? '.jpg' : `.${recipe.format}`;
  if ('container' in recipe) return `.${recipe.container}`;
  return recipe.rung === 'cover' ? '.jpg' : '.mp4';
}
