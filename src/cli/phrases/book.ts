import type { Speech } from '../../contract/index.ts';
import type { Messages } from './messages/index.ts';

export type PhraseLookup = Readonly<Record<string, unknown>>;

/** All the words of one language. */
export interface Book {
  readonly reasons: PhraseLookup;
  readonly messages: (speech: Speech) => Messages;
  /** reasons that say what a platform answered */
  readonly platformCodes: readonly string[];
}
