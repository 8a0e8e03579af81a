import type { PhraseBook } from '../../../contract/index.ts';
import type { JsonFault, SourceReasons } from '../../../contract/reasons/source.ts';

export const faults: Readonly<Record<JsonFault, string>> = {
  'control-in-text': 'a line break or control character inside a text',
  control: 'a control character',
  'no-comma': 'a missing comma, or a quote mark too many',
  'bare-name': 'a field name that does not start with a quote mark',
  'comma-before-brace': 'a comma too many before "}"',
  'comma-before-bracket': 'a comma too many before "]", or no value after a colon',
  'no-colon': 'no colon after a field name',
  'after-end': 'something after the end of the document',
  start: 'it does not begin with "{"',
  depth: 'too many levels of brackets',
  'no-value': 'something that is not a value',
  number: 'a number that is not finished',
  escape: 'a backslash that starts nothing',
  unicode: 'a \\u without four hexadecimal digits',
  'no-brace': '"}" missing before another bracket',
  'no-bracket': '"]" missing before another bracket',
};

const within: Readonly<Record<SourceReasons['json-truncated']['within'], string>> = {
  text: 'a text',
  object: 'an object',
  list: 'a list',
};

export const source: PhraseBook<SourceReasons> = {
  'not-an-export': ({ path }, { source: { name } }) => ({
    says: `${path ?? 'this'} is not an export clipferry can read`,
    ways: [`give the zip ${name} sent you, the folder it unpacks to, or the JSON or TXT file inside`],
  }),
  'export-empty': ({ file = 'the export' }, { source: { askForExport } }) => ({
    says: `${file} is empty`,
    ways: ['download the export again', `if it still fails, ${askForExport}`],
  }),
  'export-is-web-page': ({ file = 'this' }, { source: { name } }) => ({
    says: `${file} is a web page, not a data export`,
    ways: [`download the export again while you are signed in to ${name}`],
  }),
  'export-utf16': ({ file = 'the file' }, { source: { name } }) => ({
    says: `${file} is saved as UTF-16, not as UTF-8`,
    ways: [`use the file as ${name} gave it, or save it again with the encoding UTF-8`],
  }),
  'several-exports': ({ files = [], more = 0 }, speech) => ({
    says: `this holds several exports${files.length === 0 ? '' : `: ${files.map((file) => `"${file}"`).join(', ')}`}${
      more > 0 && files.length > 0 ? ` and ${speech.number(more)} more` : ''
    }`,
    ways: ['name one export: one zip file, one folder or one file'],
  }),
  'export-changed': ({ file = 'the export' }) => ({
    says: `${file} has changed while it was being read`,
    ways: ['run the same command again'],
  }),
  'json-broken': ({ file = 'the file', line, byte, fault }, { source: { name } }) => ({
    says: `${file} is not valid JSON${placeOf(line, byte)}${fault === undefined ? '' : `: ${faults[fault]}`}`,
    ways: [`use the file as ${name} gave it; if it was edited by hand, look at that line`],
  }),
  'json-truncated': ({ file = 'the file', line, byte, within: part }, { source: { askForExport } }) => ({
    says: `${file} is cut off${byte === undefined ? '' : `: it ends at byte ${byte}`}${
      byte === undefined || line === undefined ? '' : ` (line ${line})`
    }${part === undefined ? '' : ` in the middle of ${within[part]}`}`,
    ways: ['download the export again', `if it still fails, ${askForExport}`],
  }),
  'two-documents': ({ file = 'the file' }, { source: { askForExport } }) => ({
    says: `${file} holds two documents with different posts`,
    ways: [askForExport, 'or split the file in two'],
  }),
  'txt-line-too-long': ({ file = 'the file', maxBytes }, speech) =>
    `${file} has a line${maxBytes === undefined ? ' that is too long' : ` of more than ${speech.bytes(maxBytes)}`}: it is not a TXT export`,
};

function placeOf(line: number | undefined, byte: number | undefined): string {
  if (line === undefined) return byte === undefined ? '' : ` at byte ${byte}`;
  return ` at line ${line}${byte === undefined ? '' : ` (byte ${byte})`}`;
}
