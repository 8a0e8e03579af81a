import { because, FerryError } from '../contract/index.ts';
import type { Cli } from './context.ts';

interface Wish {
  readonly for: 'publishing' | 'taking-back';
  readonly posts: number;
  readonly question: string;
}

/** Nothing goes public, and nothing is taken back, without a yes: from the person or from --yes. */
export async function confirm(cli: Cli, wish: Wish): Promise<void> {
  if (cli.yes) return;
  const answer = await cli.ui.confirm(wish.question, false);
  if (answer === null) {
    const reason = because('confirmation-needed', { for: wish.for, posts: wish.posts });
    throw new FerryError('usage', reason, { effect: 'none' });
  }
  if (!answer) throw new FerryError('usage', because('not-confirmed', { for: wish.for }), { effect: 'none' });
}
