import {
  because,
  type Draft,
  type ErrorEffect,
  FerryError,
  type HandOff,
  type HandOffPlace,
  type Reason,
  type Reconciliation,
  type RemotePost,
  type Showing,
} from '../contract/index.ts';
import { assertNever } from './values.ts';

/** Where a person publishes, for `publish` and `reconcile` of a destination whose `publisher` is `person`. */
export interface PersonAt {
  /** `ctx.handOff` */
  readonly handOff: HandOff | null;
  readonly place: HandOffPlace;
  /** what was done for them already, or why it is them this time */
  readonly because?: Reason;
}

/**
 * Shows the draft and returns what the person said they posted. FerryError with effect `none` for "not now" (`needs-user`),
 * "never" (`permanent`) and where nobody is; a stop while the draft was shown leaves everything open.
 */
export async function publishByHand(draft: Draft, at: PersonAt, signal: AbortSignal): Promise<RemotePost> {
  if (at.handOff === null)
    throw new FerryError('needs-user', because('nobody-to-publish'), { effect: 'none', scope: 'account' });
  const said = await heard(at.handOff.present(showingOf(draft, at), signal), 'unknown');
  switch (said.kind) {
    case 'posted':
      return remoteOf(at.place, said.url);
    case 'not-now':
      throw new FerryError('needs-user', because('not-now'), { effect: 'none' });
    case 'skip':
      throw new FerryError('permanent', because('skipped-by-person'), { effect: 'none' });
    default:
      return assertNever(said);
  }
}

/** Asks about a draft that was shown before. Silence, "unsure" and nobody there are `unknown`, never a no. */
export async function reconcileByHand(draft: Draft, at: PersonAt, signal: AbortSignal): Promise<Reconciliation> {
  if (at.handOff === null) return { kind: 'unknown', because: because('nobody-who-knows') };
  const said = await heard(at.handOff.ask(showingOf(draft, at), signal), 'none');
  switch (said.kind) {
    case 'posted':
      return { kind: 'yes', remote: remoteOf(at.place, said.url) };
    case 'not-now':
    case 'skip':
      return { kind: 'no' };
    case 'unsure':
      return { kind: 'unknown', because: because('person-unsure') };
    default:
      return assertNever(said);
  }
}

function showingOf(draft: Draft, { place, because: reason }: PersonAt): Showing {
  return { draft, place, ...(reason === undefined ? {} : { because: reason }) };
}

/** Only a stop ends a conversation with a person, and then nobody knows what they did. */
async function heard<Said>(conversation: Promise<Said>, effect: ErrorEffect): Promise<Said> {
  try {
    return await conversation;
  } catch (cause) {
    throw new FerryError('interrupted', because('aborted'), { effect, cause });
  }
}

function remoteOf(place: HandOffPlace, address: string | null): RemotePost {
  const named = address === null ? null : place.readAddress(address);
  return { id: named?.id ?? '', url: named?.url ?? null, saidBy: 'person' };
}
