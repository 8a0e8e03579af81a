import type { z } from 'zod';
import {
  type Account,
  type AdapterContext,
  because,
  type Capabilities,
  type Destination,
  type DestinationSession,
  type Draft,
  FerryError,
  type HandOffPlace,
  type Options,
  type Reason,
  type RemotePost,
} from '../contract/index.ts';
import { assertNotAborted } from './abort.ts';
import { findAddresses } from './addresses.ts';
import { assertDraftFits } from './fit.ts';
import { publishByHand, reconcileByHand } from './hand-off.ts';
import { readOptions } from './options.ts';

/** What a place takes, whoever prepares for it: `--to <place>`, or a folder made for it. */
export type PlaceLimits = Pick<
  Capabilities,
  'video' | 'images' | 'text' | 'visibility' | 'altText' | 'schedule' | 'pace'
>;

/**
 * A place where a person posts, as data: a folder with its limits, words and the shapes of its links. `destinationOfPlace`
 * makes a destination of it, and a hand-off folder can be prepared for it.
 */
export interface PersonPlace {
  /** kebab-case; the word after `--to` and `for=` */
  readonly name: string;
  readonly words: Destination['words'];
  readonly options: z.ZodObject;
  limits(options: Options): PlaceLimits;
  /** what to set by hand beside title, text and files, in the order of the place's own form */
  checklist(draft: Draft, options: Options): readonly Reason[];
  /** what to know before the first post there, each with its date */
  briefing(options: Options): readonly Reason[];
  /** The post this address names at the place; null: it names none. The address came from a person. */
  readLink(url: URL): Pick<RemotePost, 'id' | 'url'> | null;
  /** the page where a post is made, to be opened beside the draft; null: the app does it */
  composer(options: Options): string | null;
  ownPosts(options: Options): string | null;
  readonly placeOptions?: readonly string[];
}

export function destinationOfPlace(place: PersonPlace): Destination {
  return {
    name: place.name,
    words: place.words,
    options: place.options,
    limitsComeFromServer: false,
    capabilities: (options) => capabilitiesByHand(place, options),
    login: null,
    consent: () => null,
    ...(place.placeOptions === undefined ? {} : { placeOptions: place.placeOptions }),
    briefing: (options) => place.briefing(checked(place, options)),
    ownPosts: (options) => place.ownPosts(checked(place, options)),
    connect: async (account, options, ctx) => sessionByHand(place, { account, options, ctx }),
  };
}

/** A person posts: the files stay here, and their word is all there is. */
export function capabilitiesByHand(place: PersonPlace, options: Options): Capabilities {
  return {
    publisher: 'person',
    ...place.limits(checked(place, options)),
    upload: null,
    // Posting twice by hand is twice public. A person's no needs no time to become a proof.
    publish: { resend: 'unsafe', absence: { provableAfterMs: 0 } },
    backdating: false,
  };
}

/** The place as whoever shows drafts gets it. */
export function handOffPlace(place: PersonPlace, options: Options): HandOffPlace {
  const read = checked(place, options);
  return {
    text: place.limits(read).text,
    checklist: (draft) => place.checklist(draft, read),
    readAddress: (pasted) => {
      for (const url of findAddresses(pasted)) {
        const named = place.readLink(url);
        if (named !== null) return named;
      }
      return null;
    },
    composer: place.composer(read),
  };
}

interface AtPlace {
  readonly account: Account;
  readonly options: Options;
  readonly ctx: AdapterContext;
}

export function sessionByHand(place: PersonPlace, { account, options, ctx }: AtPlace): DestinationSession {
  const capabilities = capabilitiesByHand(place, options);
  const person = { handOff: ctx.handOff, place: handOffPlace(place, options) };
  const noUpload = async (): Promise<never> => {
    throw new FerryError('usage', because('no-upload', { destination: place.name }), { effect: 'none' });
  };
  return {
    async whoAmI(signal) {
      assertNotAborted(signal);
      return { id: account.label, name: account.label, url: place.ownPosts(checked(place, options)) };
    },
    openUpload: noUpload,
    queryUpload: noUpload,
    sendPart: noUpload,
    finishUpload: noUpload,
    async openPublish(draft, publishKey, signal) {
      assertNotAborted(signal);
      assertDraftFits(draft, capabilities, ctx.clock.now());
      return { publishKey, data: {} };
    },
    async publish(draft, _ticket, signal) {
      assertNotAborted(signal);
      return publishByHand(draft, person, signal);
    },
    async reconcile(draft, _ticket, signal) {
      assertNotAborted(signal);
      return reconcileByHand(draft, person, signal);
    },
    async verify(_remote, { scheduledAt }, signal) {
      assertNotAborted(signal);
      if (scheduledAt === null || scheduledAt <= ctx.clock.now()) return { kind: 'unseen' };
      return { kind: 'processing', because: because('waits-for-schedule', { scheduledAt }) };
    },
    close: async () => undefined,
  };
}

function checked(place: PersonPlace, options: Options): Options {
  return readOptions(place.options, options, place.name) as Options;
}
