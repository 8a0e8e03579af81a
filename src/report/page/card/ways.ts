import type { Way } from '../../../contract/index.ts';
import { assertNever } from '../../../kit/index.ts';
import type { ReportPost } from '../../data.ts';
import { accountName, type Frame, isRehearsal } from '../frame.ts';

type Verb = 'skip' | 'hold' | 'include' | 'retry' | 'resolve' | 'undo';

/** What a person can do about one post, as commands. */
export function waysOf(post: ReportPost, frame: Frame): readonly Way[] {
  const { words, speech } = frame;
  return verbsOf(post).map((verb) => ({
    text: words.card.ways[verb],
    command: speech.command(verb, post.ref, ...(takesAccount(verb) ? whose(post, frame) : [])),
  }));
}

function takesAccount(verb: Verb): boolean {
  return verb !== 'retry' && verb !== 'resolve';
}

/** Where others have a plan here, too, a command without it would take all of them, or none. */
export function whose({ account }: ReportPost, frame: Frame): readonly string[] {
  const real = frame.head.accounts.filter((one) => !isRehearsal(one.account, frame));
  return real.length > 1 ? ['--account', accountName(account)] : [];
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
