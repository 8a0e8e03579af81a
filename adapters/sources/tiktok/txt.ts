import type { Archive, ArchiveEntry, Reason, SourceItem, SourceReading } from '../../../src/contract/index.ts';
import { looksLikeDate } from './dates.ts';
import { type Fields, fieldName, isReal, plainName, setField } from './fields.ts';
import { audienceNotes } from './generation.ts';
import { IdHistory } from './history.ts';
import { type Indexes, ItemMaker, type NoFields } from './items.ts';
import { audienceOf, itemIdentity } from './post.ts';
import { firstNames, tiktokReason } from './reasons.ts';
import { readRecords, type TxtRecord } from './records.ts';
import { PostIndex } from './refs.ts';
import { openText } from './text.ts';
import { baseName, type TxtFiles } from './txt-files.ts';

/** What one block of a list file is. */
type Block = { readonly kind: 'item'; readonly fields: Fields | NoFields } | { readonly kind: 'note' };

interface TxtSurvey {
  readonly index: Indexes;
  /** plain labels of the posts */
  readonly labels: ReadonlySet<string>;
  /** dates end in ` UTC`: since May 2025 */
  readonly zoned: boolean;
  readonly unknownAudience: number;
}

/** Reads a tree of TXT files, or one of them. Two passes, like the JSON: nothing is given out before all was looked at. */
export async function readTxt(archive: Archive, files: TxtFiles, signal: AbortSignal): Promise<SourceReading> {
  const survey = await surveyFiles(archive, files, signal);
  const accountName = files.profile ? await readAccountName(archive, files.profile, signal) : null;
  return {
    about: { generation: txtGeneration(survey, files), accountName, notes: notesOf(survey, files) },
    items: txtItems(archive, files, survey, signal),
  };
}

async function surveyFiles(archive: Archive, files: TxtFiles, signal: AbortSignal): Promise<TxtSurvey> {
  const index = { post: new PostIndex(), deleted: new PostIndex(), story: new PostIndex() };
  const labels = new Set<string>();
  let zoned = false;
  let unknownAudience = 0;
  for (const { role, entry } of files.lists) {
    for await (const { record, fields } of readItems(archive, entry, signal)) {
      if ('because' in fields) index[role].add(null, '');
      else {
        const { second, key } = itemIdentity(fields);
        index[role].add(second, key);
        zoned ||= /utc$/i.test(fields.get('date') ?? '');
        if (role !== 'post') continue;
        if (audienceOf(fields.get('whoCanView')) === 'unknown') unknownAudience += 1;
        if (labels.size < 200) for (const [label] of record.pairs) labels.add(plainName(label));
      }
    }
  }
  return { index, labels, zoned, unknownAudience };
}

async function* txtItems(
  archive: Archive,
  files: TxtFiles,
  survey: TxtSurvey,
  signal: AbortSignal,
): AsyncGenerator<SourceItem, void, undefined> {
  const maker = new ItemMaker(archive.name, survey.index, await findIds(archive, files, survey, signal));
  for (const { role, entry } of files.lists) {
    for await (const { record, fields } of readItems(archive, entry, signal)) {
      yield maker.make(role, fields, `${entry.path}: line ${record.line}`);
    }
  }
  maker.finish();
}

async function* readItems(
  archive: Archive,
  entry: ArchiveEntry,
  signal: AbortSignal,
): AsyncGenerator<{ readonly record: TxtRecord; readonly fields: Fields | NoFields }, void, undefined> {
  let first = true;
  for await (const record of readRecords(openText(archive, entry, signal), entry.path)) {
    const block = decodeBlock(record, first);
    first = false;
    if (block.kind === 'item') yield { record, fields: block.fields };
  }
}

/** The first block may be a heading, a note or the sentence that says there is nothing, in any language. */
function decodeBlock(record: TxtRecord, first: boolean): Block {
  const fields = new Map<string, string>();
  for (const [label, value] of record.pairs) setField(fields, label, value);
  adoptUnknownLabels(fields, record);
  if (fields.has('date') || fields.has('link')) return { kind: 'item', fields };
  const heading = record.pairs.length === 1 && record.pairs[0]?.[1] === '' && record.loose.length === 0;
  const remark = record.pairs.length === 0 && record.loose[0]?.startsWith('(') === true;
  if (first || heading || remark) return { kind: 'note' };
  return { kind: 'item', fields: { because: tiktokReason('item-without-date-and-link') } };
}

/** In a language we do not know, the first line is the date and the first link is the file, as in every one we do. */
function adoptUnknownLabels(fields: Map<string, string>, record: TxtRecord): void {
  const first = record.pairs[0];
  if (!fields.has('date') && first && looksLikeDate(first[1])) move(fields, first[0], 'date', first[1]);
  if (fields.has('link')) return;
  const link = record.pairs.find(([label, value]) => /^https?:\/\//i.test(value) && fieldName(label) !== 'coverImage');
  if (link) move(fields, link[0], 'link', link[1]);
}

function move(fields: Map<string, string>, label: string, name: string, value: string): void {
  fields.delete(fieldName(label));
  fields.set(name, value);
}

/** Ids from the other files of the tree: watch history, likes, shares, messages. */
async function findIds(
  archive: Archive,
  files: TxtFiles,
  survey: TxtSurvey,
  signal: AbortSignal,
): Promise<IdHistory | null> {
  const seconds = survey.index.post.sortedSeconds();
  if (seconds.length === 0 || files.others.length === 0) return null;
  const ids = new IdHistory(seconds);
  for (const entry of files.others) {
    for await (const chunk of openText(archive, entry, signal)) ids.push(chunk);
    ids.flush();
  }
  return ids;
}

async function readAccountName(archive: Archive, entry: ArchiveEntry, signal: AbortSignal): Promise<string | null> {
  for await (const record of readRecords(openText(archive, entry, signal), entry.path)) {
    for (const [label, value] of record.pairs) {
      if (['username', 'gebruikersnaam'].includes(plainName(label)) && isReal(value)) return value;
    }
  }
  return null;
}

/** The year in which this way of writing was first seen. */
function txtGeneration(survey: TxtSurvey, files: TxtFiles): string {
  if (survey.labels.has('postedvideodownloadlink') || survey.labels.has('numberofcollections')) return 'TXT 2026';
  if (survey.labels.has('videolink')) return 'TXT 2020';
  if (survey.labels.size > 0 || survey.zoned) return 'TXT 2025';
  const posts = files.lists.find((list) => list.role === 'post');
  return posts && plainName(baseName(posts.entry.path)) === 'videos' ? 'TXT 2020' : 'TXT';
}

function notesOf(survey: TxtSurvey, files: TxtFiles): readonly Reason[] {
  const notes: Reason[] = [];
  if (!files.lists.some((list) => list.role === 'post')) {
    notes.push(tiktokReason('no-posts-in-it', { ...firstNames(files.others.map((entry) => entry.path)) }));
  } else if (survey.index.post.size === 0) notes.push(tiktokReason('posts-file-empty'));
  if (files.lookalikes.length > 0) notes.push(tiktokReason('looks-like-posts', { ...firstNames(files.lookalikes) }));
  const stories = survey.index.story.size;
  if (stories > 0) notes.push(tiktokReason('stories', { stories }));
  return [...notes, ...audienceNotes(survey.unknownAudience, survey.index.post.size)];
}
