import type { Language } from '../../contract/index.ts';
import type { CaptionDoubt } from '../../core/caption/join.ts';
import type { PostRow } from '../../core/model.ts';
import { writeFileAtomically } from '../../disk/index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { guarded, isMistakable } from '../../table/guard.ts';
import { momentInCell } from '../../table/moments.ts';
import { tableLine, tableStart } from '../../table/write.ts';

/** As the reader of captions knows them. The first one is for the person, and without it nothing of a row is taken. */
const columns: Readonly<Record<Language, readonly string[]>> = {
  en: ['take', 'date', 'ref', 'id', 'thumbnail', 'caption', 'found'],
  zh: ['采用', '日期', '编号', 'id', '缩略图', '文案', '出处'],
};

interface DoubtfulOptions {
  readonly language: Language;
  readonly timeZone: string;
  /** a link to what it looks like; empty: there is nothing here */
  linkOf(post: PostRow): Promise<string>;
}

/** A row for each post a caption may belong to, for the person to mark the right ones. */
export async function writeDoubtful(
  { posts }: Ledger,
  { path, doubts }: { readonly path: string; readonly doubts: readonly CaptionDoubt[] },
  { language, timeZone, linkOf }: DoubtfulOptions,
): Promise<void> {
  const lines = async function* (): AsyncIterable<string> {
    yield tableStart + tableLine(columns[language]);
    for (const { where, caption, candidates } of doubts) {
      const found = await posts.findMany(candidates);
      for (const ref of candidates) {
        const post = found.get(ref);
        if (post === undefined) continue;
        const told = [guarded(ref), guarded(post.sourceId ?? ''), await linkOf(post)];
        yield tableLine(['', momentInCell(post.createdAt, timeZone), ...told, shielded(caption), guarded(where)]);
      }
    }
  };
  await writeFileAtomically(path, lines());
}

/** Comes back exactly: the reader takes one apostrophe off a cell of such a table that begins with one. */
function shielded(caption: string): string {
  return caption.startsWith("'") || isMistakable(caption) ? `'${caption}` : caption;
}
