import type { PhraseBook } from '../../../contract/index.ts';
import type { CaptionFileReasons, DateFault, ForeignFile } from '../../../contract/reasons/caption-file.ts';
import { counted } from './counting.ts';
import { faults } from './source.ts';

const saveAgain = 'save the sheet again as CSV (UTF-8)';
const nameAnother = 'fill the caption column, or name another file';
const addId = 'add an id or a date';

const asText = 'open the CSV again with the id column as text (Excel: Data, From Text/CSV, type Text)';

const missingColumns: Readonly<Record<CaptionFileReasons['captions-no-column']['missing'], string>> = {
  caption: 'there is no column for caption',
  post: 'there is no column for id, link, ref or date',
  header: 'there is no line that names the columns',
};

const dateFaults: Readonly<Record<DateFault, string>> = {
  unknown: 'is not a date clipferry can tell',
  order: 'may be one day or another: day first or month first',
  serial: "is a spreadsheet's own number for a date",
};

const foreign: Readonly<Record<ForeignFile, { readonly what: string; readonly way: string }>> = {
  video: { what: 'a video', way: 'your own videos are given with --media' },
  sound: { what: 'a sound file', way: 'name a CSV or JSON file with captions' },
  picture: { what: 'a picture', way: 'your own pictures are given with --media' },
  workbook: { what: 'a workbook', way: 'save it in the spreadsheet as "CSV UTF-8", and give that file' },
  zip: { what: 'a zip archive', way: 'unpack it, and name the file or folder with the captions' },
  pdf: { what: 'a PDF', way: 'name a CSV or JSON file with captions' },
  other: { what: 'no text', way: 'name a CSV or JSON file with captions' },
};

const quotes: Readonly<Record<CaptionFileReasons['captions-quote']['fault'], string>> = {
  open: 'a quote is opened and never closed',
  behind: 'there is text behind a closing quote; a quote inside a cell must be doubled',
};

export const captionFile: PhraseBook<CaptionFileReasons> = {
  'captions-unreadable': ({ path, systemCode }) => ({
    says:
      systemCode === 'ENOENT' && path !== undefined
        ? `there are no captions at ${path}`
        : `cannot read the captions${path === undefined ? '' : ` ${path}`}${systemCode === undefined ? '' : ` (${systemCode})`}`,
    ways: ['give --captions a file or folder that exists and that you may read'],
  }),
  'captions-no-files': ({ folder }) => ({
    says: `there is no .info.json file in ${folder ?? 'the folder'}`,
    ways: ['name the CSV or JSON file itself'],
  }),
  'captions-empty': ({ path }) => ({
    says: `${path ?? 'the file'} holds no caption`,
    ways: [nameAnother, 'in a table of doubtful captions: write yes under “take” in the right rows'],
  }),
  'captions-no-text': ({ path, is = 'other' }) => ({
    says: `${path ?? 'the file'} is ${foreign[is].what}, and no table or JSON with captions`,
    ways: [foreign[is].way],
  }),
  'captions-are-export': ({ path }, { source: { name } }) => ({
    says: `${path ?? 'the file'} is the export of ${name} itself`,
    ways: ['name a file with captions from elsewhere: what the export says of them is known already'],
  }),
  'captions-json': ({ fault, ...place }) => ({
    says: `${at(place)}: it is not valid JSON${fault === undefined ? '' : fault === 'cut-off' ? ': the file ends too early' : `: ${faults[fault]}`}`,
    ways: [fault === 'cut-off' ? 'make the file anew: its end is missing' : 'mend that line, or make the file anew'],
  }),
  'captions-encoding': ({ isJson, ...place }) => ({
    says: `${at(place)} is not UTF-8`,
    ways: [isJson === true ? 'save the file again as text in UTF-8' : saveAgain],
  }),
  'captions-no-column': ({ missing, names, ...place }) => ({
    says: [
      `${at(place)}: ${missing === undefined ? 'a column is missing' : missingColumns[missing]}`,
      names === undefined ? '' : `; the first line says: ${names.join(', ')}`,
    ].join(''),
    ways: ['let the first line name the columns, for example: id,caption'],
  }),
  'captions-column-twice': ({ name, columns, ...place }, speech) => ({
    says: `${at(place)}: ${columns === undefined ? 'two columns are' : `columns ${columns.map((one) => speech.number(one)).join(' and ')} are both`} called ${name ?? 'the same'}`,
    ways: ['rename or remove the one you do not mean'],
  }),
  'captions-quote': ({ fault, ...place }) => ({
    says: `${at(place)}: ${fault === undefined ? 'a quote is not where it may be' : quotes[fault]}`,
    ways: [saveAgain],
  }),
  'captions-too-long': ({ maxBytes, ...place }, speech) => ({
    says: `${at(place)}: ${maxBytes === undefined ? 'it is too long' : `it is longer than ${speech.bytes(maxBytes)}`}`,
    // In JSON the tokenizer has told of such a quote.
    ways: place.record === undefined ? ['look for a quote there that is opened and never closed'] : [],
  }),
  'captions-cells': ({ cells, columns, ...place }, speech) => ({
    says: `${at(place)}: ${cells === undefined ? 'more cells' : counted(speech, cells, 'cell')}, but the first line names ${
      columns === undefined ? 'fewer' : speech.number(columns)
    }`,
    ways: ['text with a separator in it must stand in quotes'],
  }),
  'captions-no-post': ({ has, ...place }) => ({
    says: `${at(place)}: ${
      has === 'link'
        ? 'its link does not hold the number of a post'
        : has === 'nothing'
          ? 'it names no post: ref, id, link and date are empty'
          : 'it names no post'
    }`,
    ways: [addId],
  }),
  'captions-id-rounded': ({ id, ...place }) => ({
    says: `${at(place)}: the id${id === undefined ? '' : ` ${id}`} was rounded by a spreadsheet`,
    ways: [asText, 'or put the link of the post into a column called url'],
  }),
  'captions-id': ({ id, ...place }, speech) =>
    `${at(place)}: ${id ?? 'the id'} is not the id of a ${speech.source.name} post (15 to 20 digits)`,
  'captions-take': ({ name = 'take', given, ...place }) => ({
    says: `${at(place)}: ${given === undefined ? 'what stands' : `"${given}"`} under "${name}" is neither yes nor no, so no caption was taken`,
    ways: ['write yes or no there; an empty cell is a no'],
  }),
  'captions-date': ({ date, fault, ...place }) => ({
    says: `${at(place)}: ${date ?? 'the date'} ${dateFaults[fault ?? 'unknown']}`,
    ways: [
      'write dates like 2024-09-17 14:07:21 (UTC) or 2024-09-17: in a spreadsheet, format the column as yyyy-mm-dd hh:mm:ss',
    ],
  }),
  'captions-not-object': (place) => ({
    says: `${at(place)}: it is not an object with a caption`,
    ways: ['write objects such as {"id": "…", "caption": "…"}, in a list or one per line'],
  }),
};

interface Place {
  readonly path?: string;
  readonly line?: number;
  readonly record?: number;
}

function at({ path, line, record }: Place): string {
  return [
    path ?? 'the captions',
    line === undefined ? '' : ` line ${line}`,
    record === undefined ? '' : `, record ${record}`,
  ].join('');
}
