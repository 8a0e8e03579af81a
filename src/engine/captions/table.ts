import type { Language } from '../../contract/index.ts';
import type { PostRow } from '../../core/model.ts';
import { writeFileAtomically } from '../../disk/index.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { allPosts } from '../../ledger/pages.ts';
import { guarded } from '../../table/guard.ts';
import { momentInCell } from '../../table/moments.ts';
import { tableLine, tableStart } from '../../table/write.ts';

/** As the reader of captions knows them. The last one is for the person. */
const columns: Readonly<Record<Language, readonly string[]>> = {
  en: ['date', 'ref', 'id', 'thumbnail', 'caption'],
  zh: ['日期', '编号', 'id', '缩略图', '文案'],
};

interface TemplateOptions {
  readonly language: Language;
  readonly timeZone: string;
  /** a link to what it looks like; empty: there is nothing here */
  linkOf(post: PostRow): Promise<string>;
}

/** The posts without a caption, oldest first, as a table to fill in. Returns how many. */
export async function writeCaptionsTemplate(ledger: Ledger, path: string, options: TemplateOptions): Promise<number> {
  let count = 0;
  const lines = async function* (): AsyncIterable<string> {
    yield tableStart + tableLine(columns[options.language]);
    for await (const post of allPosts(ledger.posts)) {
      if ((post.caption ?? '') !== '') continue;
      count += 1;
      const date = momentInCell(post.createdAt, options.timeZone);
      yield tableLine([date, guarded(post.ref), guarded(post.sourceId ?? ''), await options.linkOf(post), '']);
    }
  };
  await writeFileAtomically(path, lines());
  return count;
}
