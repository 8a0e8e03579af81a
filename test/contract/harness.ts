import type {
  Account,
  Capabilities,
  Destination,
  Draft,
  HttpAnswer,
  IsoTime,
  JsonObject,
  Options,
  RemotePost,
  ServerLimits,
  UploadTicket,
  Visibility,
} from '../../src/contract/index.ts';
import type { Sample } from '../support/samples.ts';

/** All that the suite must be told about one destination. README.md in this folder explains each part. */
export interface DestinationHarness {
  readonly destination: Destination;
  /** what the suite is about to test; `stage.options` may add addresses, and must not change the capabilities */
  readonly options: Options;
  /** where limits come from the server: what it tells at every stage, as the adapter writes it down; else null */
  readonly serverLimits: ServerLimits | null;
  /** A place with a fresh account: nothing published, nothing uploaded. Called once for each test. */
  start(): Promise<Stage>;
  /** after the last test: stop a server shared by the stages */
  stop?(): Promise<void>;
  /** logins that must not work; required where the destination has a login, empty where it has none */
  readonly badCredentials: readonly { readonly name: string; readonly credentials: JsonObject | null }[];
  /** answers to the login form; declined where a person has to act in a browser or app */
  readonly loginAnswers: Situation<{
    readonly good: Readonly<Record<string, string>>;
    readonly bad: Readonly<Record<string, string>>;
  }>;
  /** what the login finds out about the account's server, beside the secret; absent: nothing */
  readonly loginOptions?: (stage: Stage) => Options;
  /** options that name `otherServerHost` as the server, for a login that was made elsewhere; declined where there is none to name */
  readonly otherServer: Situation<Options>;
  readonly situations: Situations;
  /** other media than `test/support/samples.ts` makes, where the place is particular */
  readonly samples?: {
    video(seed: number, bytes?: number): Promise<Sample>;
    image(seed: number, role: 'image' | 'cover'): Promise<Sample>;
  };
  /** the biggest file the suite may really send; limits above it are tried by claim only. Default 24 MiB. */
  readonly maxRealBytes?: number;
}

/** Nobody listens there: the suite looks at what would be sent to it. */
export const otherServerHost = 'other.test';

export interface Stage {
  readonly account: Account;
  readonly options: Options;
  readonly credentials: JsonObject | null;
  /** `host:port` of each server, for the guarded client */
  readonly hosts: readonly string[];
  /** what must never show in an error or a log, besides every text in `credentials` */
  readonly secrets: readonly string[];
  /** texts in `credentials` that may be said: a handle, a site */
  readonly notSecret?: readonly string[];
  /** Everything the account has published, whoever may see it, oldest first: asked behind the adapter's back. */
  published(): Promise<readonly PublicPost[]>;
  /** Moves the place's own clock, if it has one. The suite moves the adapter's clock by the same. */
  advance(ms: number): Promise<void>;
  /** Where a person publishes: they do it, exactly as drafted. The address they could copy there. */
  publishByHand?(draft: Draft): Promise<string>;
  close(): Promise<void>;
}

export interface PublicPost {
  /** the same as `RemotePost.id` */
  readonly id: string;
  /** where a person publishes: the address they would copy */
  readonly url?: string;
  /** null where there are no titles */
  readonly title: string | null;
  /** as the draft has it, hashtags in the text included */
  readonly body: string;
  readonly visibility: Visibility;
  /** hashes of the bytes the place holds, in order, without the cover */
  readonly media: readonly string[];
  /** texts for people who cannot see, in the order of `media`; '' where there is none */
  readonly alt: readonly string[];
  /** null: no cover, or the place does not keep it apart */
  readonly cover: string | null;
  /** the date others see */
  readonly createdAt: IsoTime;
  readonly scheduledAt: IsoTime | null;
}

/** Somebody else at the same place. */
export interface OtherAccount {
  readonly credentials: JsonObject;
  published(): Promise<readonly PublicPost[]>;
}

/** Something the place can be put into, or why it can never happen there. */
export type Situation<Means> = Means | { readonly impossible: string };

/**
 * Faults and events that only the place itself can make. Faults of the connection are made by the suite. Each must be
 * answered, so that a new situation breaks the compilation of every harness until somebody thought about it.
 */
export interface Situations {
  /** the login stops working from now on: logged out elsewhere, password changed */
  readonly 'login-revoked': Situation<(stage: Stage) => Promise<void>>;
  /** a fresh account of somebody else, signed in as well */
  readonly 'other-account': Situation<(stage: Stage) => Promise<OtherAccount>>;
  /** from now on files take a while after their last byte */
  readonly 'upload-processing': Situation<(stage: Stage) => Promise<void>>;
  /** the place forgets this unfinished upload */
  readonly 'upload-forgotten': Situation<(stage: Stage, ticket: UploadTicket) => Promise<void>>;
  /** the place forgets everything about finished files not yet published (assets expire) */
  readonly 'asset-forgotten': Situation<(stage: Stage, draft: Draft) => Promise<void>>;
  /** the post is accepted and still worked on or reviewed */
  readonly 'post-processing': Situation<(stage: Stage, remote: RemotePost) => Promise<void>>;
  /** the post was taken down or failed its review */
  readonly 'post-refused': Situation<(stage: Stage, remote: RemotePost) => Promise<void>>;
  /** files of the post were taken away or changed where it lies */
  readonly 'post-damaged': Situation<(stage: Stage, remote: RemotePost) => Promise<void>>;
  /** the person changed the words of the post at the destination */
  readonly 'post-edited': Situation<(stage: Stage, remote: RemotePost) => Promise<void>>;
  /** the post is gone: deleted at the destination by the person */
  readonly 'post-removed': Situation<(stage: Stage, remote: RemotePost) => Promise<void>>;
  /** the next publish meets a captcha, a block page or a warning */
  readonly 'account-at-risk': Situation<(stage: Stage) => Promise<void>>;
  /** the next publish meets the platform's own daily limit */
  readonly 'quota-spent': Situation<(stage: Stage) => Promise<void>>;
  /** answers of this protocol that say yes and name no post */
  readonly 'success-without-id': Situation<readonly HttpAnswer[]>;
}

/** What the suite is to try at this harness's stages. */
export function capabilitiesOf({ destination, options, serverLimits }: DestinationHarness): Capabilities {
  return destination.capabilities(options, serverLimits);
}

export function impossible(reason: string): { readonly impossible: string } {
  return { impossible: reason };
}

export function isImpossible(situation: unknown): situation is { readonly impossible: string } {
  return typeof situation === 'object' && situation !== null && 'impossible' in situation;
}
