import {
  because,
  type Draft,
  type ErrorEffect,
  FerryError,
  type HandOff,
  type Reconciliation,
  type RemotePost,
} from '../contract/index.ts';
import { assertNever } from './values.ts';

/** Where a person publishes, for `publish` and `reconcile` of a destination whose `publisher` is `person`. */
export interface HandOffPlace {
  /** `ctx.handOff` */
  readonly handOff: HandOff | null;
  /** An address a person gave → the post it names at this place; null: it names none, and their word has to do. */
  readAddress(address: string): Pick<RemotePost, 'id' | 'url'> | null;
}

/**
 * Shows the draft and returns what the person said they posted. FerryError with effect `none` for "not now" (`needs-user`),
 * "never" (`permanent`) and where nobody is; a stop while the draft was shown leaves everything open.
 */
export async function publishByHand(draft: Draft, place: HandOffPlace, signal: AbortSignal): Promise<RemotePost> {
  if (place.handOff === null)
    throw new FerryError('needs-user', because('nobody-to-publish'), { effect: 'none', scope: 'account' });
  const said = await heard(place.handOff.present(draft, signal), 'unknown');
  switch (said.kind) {
    case 'posted':
      return remoteOf(place, said.url);
    case 'not-now':
      throw new FerryError('needs-user', because('not-now'), { effect: 'none' });
    case 'skip':
      throw new FerryError('permanent', because('skipped-by-person'), { effect: 'none' });
    default:
      return assertNever(said);
  }
}

/** Asks about a draft that was shown before. Silence, "unsure" and nobody there are `unknown`, never a no. */
export async function reconcileByHand(draft: Draft, place: HandOffPlace, signal: AbortSignal): Promise<Reconciliation> {
  if (place.handOff === null) return { kind: 'unknown', because: because('nobody-who-knows') };
  const said = await heard(place.handOff.ask(draft, signal), 'none');
  switch (said.kind) {
    case 'posted':
      return { kind: 'yes', remote: remoteOf(place, said.url) };
    case 'not-now':
    case 'skip':
      return { kind: 'no' };
    case 'unsure':
      return { kind: 'unknown', because: because('person-unsure') };
    default:
      return assertNever(said);
  }
}

/** Only a stop ends a conversation with a person, and then nobody knows what they did. */
async function heard<Said>(conversation: Promise<Said>, effect: ErrorEffect): Promise<Said> {
  try {
    return await conversation;
  } catch (cause) {
    throw new FerryError('interrupted', because('aborted'), { effect, cause });
  }
}

function remoteOf({ readAddress }: HandOffPlace, address: string | null): RemotePost {
  const named = address === null ? null : readAddress(address);
  return { id: named?.id ?? '', url: named?.url ?? null, saidBy: 'person' };
}
