import type { PhraseBook } from '../../../contract/index.ts';
import type { SourceReasons } from '../../../contract/reasons/source.ts';

export const source: PhraseBook<SourceReasons> = {
  'not-an-export': ({ path }) => ({
    says: `${path ?? 'this'} is not an export clipferry can read`,
    ways: ['give the zip the platform sent you, the folder it unpacks to, or the JSON or TXT file inside'],
  }),
};
