import type { Way } from '../../../contract/index.ts';
import { assertNever } from '../../../kit/index.ts';
import type { ReportPost } from '../../data.ts';
import type { Frame } from '../frame.ts';

type Verb = 'skip' | 'hold' | 'include' | 'retry' | 'resolve' | 'undo';

/** What a person can do about one post, as commands. */
export function waysOf(post: ReportPost, { words, speech }: Frame): readonly Way[] {
  return verbsOf(post).map((verb) => ({ text: words.card.ways[verb], command: speech.command(verb, post.ref) }));
}

function verbsOf({ state, held }: ReportPost): readonly Verb[] {
  switch (state) {
    case 'planned':
    case 'prepared':
    case 'uploaded':
      return held ? ['include', 'skip'] : ['skip', 'hold'];
    case 'skipped':
    case 'removed':
      return ['include'];
    case 'failed':
      return ['retry'];
    case 'unconfirmed':
      return ['resolve'];
    case 'published':
    case 'removing':
      return ['undo'];
    case 'publishing':
    case 'accepted':
      return [];
    default:
      return assertNever(state);
  }
}
