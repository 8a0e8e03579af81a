import type { Destination, Draft, IsoTime, Options } from '../../src/contract/index.ts';
import { type DestinationHarness, impossible, type PublicPost, type Stage } from './harness.ts';

/**
 * The harness of any place where a person posts: the place is a list in memory, and `addressOf` is what the app would copy
 * for the post with this number.
 */
export function personPlaceHarness({
  destination,
  options,
  addressOf,
}: {
  readonly destination: Destination;
  readonly options: Options;
  readonly addressOf: (number: number) => { readonly id: string; readonly url: string };
}): DestinationHarness {
  const posts = new Map<Stage, PublicPost[]>();
  let number = 0;
  const noLogin = 'nobody signs in where a person publishes';
  const nobodyLooks = 'the place is never looked at by the program';
  return {
    destination,
    options,
    serverLimits: null,
    async start() {
      const mine: PublicPost[] = [];
      const stage: Stage = {
        account: { destination: destination.name, label: 'me' },
        options,
        credentials: null,
        hosts: [],
        secrets: [],
        published: async () => mine,
        advance: async () => undefined,
        publishByHand: async (draft) => {
          number += 1;
          mine.push(postOf(draft, addressOf(number)));
          return addressOf(number).url;
        },
        close: async () => void posts.delete(stage),
      };
      posts.set(stage, mine);
      return stage;
    },
    badCredentials: [],
    loginAnswers: impossible(noLogin),
    otherServer: impossible(noLogin),
    situations: {
      'other-account': impossible('the person may use any account, and nothing is kept of it'),
      'upload-processing': impossible('the person takes the files, there are no uploads'),
      'login-revoked': impossible(noLogin),
      'upload-forgotten': impossible('the person takes the files, there are no uploads'),
      'asset-forgotten': impossible('the person takes the files, there are no assets'),
      'post-processing': impossible(nobodyLooks),
      'post-refused': impossible(nobodyLooks),
      'post-damaged': impossible(nobodyLooks),
      'post-edited': impossible(nobodyLooks),
      'post-removed': impossible(nobodyLooks),
      'account-at-risk': impossible('no program does anything there that could be noticed'),
      'quota-spent': impossible('only the person would be told'),
      'success-without-id': impossible('a person may leave the address out, which is tried by itself'),
    },
  };
}

function postOf(draft: Draft, { id, url }: { readonly id: string; readonly url: string }): PublicPost {
  return {
    id,
    url,
    title: draft.title,
    body: draft.body,
    visibility: draft.visibility,
    media: draft.media.map(({ file }) => file.sha256),
    alt: draft.media.map(({ file }) => file.alt),
    cover: draft.cover?.file.sha256 ?? null,
    createdAt: new Date().toISOString() as IsoTime,
    scheduledAt: draft.scheduledAt,
  };
}
