import type { z } from 'zod';
import type { Capabilities } from './capabilities.ts';
import type { AdapterContext } from './context.ts';
import type { Draft, PublishTicket, Reconciliation, RemotePost, Verification } from './publish.ts';
import type { Reason } from './reason.ts';
import type { Asset, RenditionFile, UploadProgress, UploadTicket } from './upload.ts';
import type { ByteRange, Json, JsonObject } from './values.ts';
import type { DestinationWords, Language } from './words.ts';

/** One login at a destination, with a label the person chose. */
export interface Account {
  readonly destination: string;
  readonly label: string;
}

/** Checked by the destination's own schema; plain JSON, so that a plan can carry it. Never holds a secret. */
export type Options = JsonObject;

/**
 * A place posts can go to. Plain data until someone signs in.
 * A new one is a folder here, a line in `adapters/index.ts` and a run of the shared suite: see adapters/README.md.
 */
export interface Destination {
  /** kebab-case; the word after `--to` */
  readonly name: string;
  readonly words: Readonly<Record<Language, DestinationWords>>;
  /** drives flags, help, wizard and validation: every field needs a default or `.optional()`, and words */
  readonly options: z.ZodObject;
  /**
   * The limits under these options; pure. `server` is what `findServerLimits` brought for this account, null before the
   * first sign-in: then what every server of this kind takes.
   */
  capabilities(options: Options, server: ServerLimits | null): Capabilities;
  /** true: the limits depend on the server, and a plan made without them says so */
  readonly limitsComeFromServer: boolean;
  /** null: no account, no login (hand-off) */
  readonly login: LoginForm | null;
  /** what a person must agree to before the first post; null: nothing */
  consent(options: Options): Reason | null;
  /**
   * Why no post can go there with these options, and what can be done today instead; null, or no such function: it can. It is
   * said before anything else, and nothing is asked, read or fetched for it.
   */
  findObstacle?(options: Options): Obstacle | null;
  /** Names of the options that decide where posts go (a folder, a server): under another value, what was published is elsewhere. */
  readonly placeOptions?: readonly string[];
  /** where posts lie, if that is on this computer */
  readonly place?: LocalPlace;
  /**
   * Where a person publishes: what they should know and check before the first post there (which site, what it punishes),
   * each as a reason with its date. Shown before the first post, and by `destinations <name>`.
   */
  briefing?(options: Options): readonly Reason[];
  /** A page where the account's owner sees all their posts, for a person who must find out what clipferry cannot; null: none. */
  ownPosts(options: Options): string | null;
  /** May look at the network; must not change anything there. FerryError `needs-user` when the login does not work. */
  connect(account: Account, options: Options, ctx: AdapterContext, signal: AbortSignal): Promise<DestinationSession>;
  /** For `doctor <name>`: tries what this destination needs beyond a login. Read-only. One finding for each thing looked for. */
  examine?(account: Account, options: Options, ctx: AdapterContext, signal: AbortSignal): Promise<readonly Finding[]>;
  /** a local server that plays this platform: for tests, demo and rehearsal */
  sandbox?(options?: SandboxOptions): Promise<Sandbox>;
}

/** A destination that cannot be used, in the person's interest told at once. */
export interface Obstacle {
  readonly because: Reason;
  /** where the posts can go today instead; null: nowhere */
  readonly instead: { readonly destination: string; readonly options: Options } | null;
}

/** One thing that was looked for, and how it was found. */
export interface Finding {
  readonly ok: boolean;
  readonly says: Reason;
}

/** A folder of this computer that posts are put in. Looked at without a network or a login, and never changed by looking. */
export interface LocalPlace {
  /** absolute */
  path(options: Options, at: PlaceOfAccount): string;
  /** Before anything is read or fetched for it. FerryError when no post can be put there: it is another account's, its disk is away or full. */
  assertUsable(options: Options, at: PlaceOfAccount): Promise<void>;
  /** Is it this account's own? Then it was moved there, whatever its earlier options say. */
  isOwn(options: Options, at: PlaceOfAccount): Promise<boolean>;
  /** Why what was published there cannot be seen now; null: the place is there. */
  findTrouble(options: Options, at: PlaceOfAccount): Promise<Reason | null>;
  /** Looks for posts one after another, reading the place's list once. */
  look(options: Options, at: PlaceOfAccount): LocalLook;
}

/**
 * Do the files of this post lie there now, as they were put there? `whole`: every byte is read, for whoever is about to delete
 * another copy. A post that cannot be told to be there is not.
 */
export type LocalLook = (draft: Draft, how: 'sizes' | 'whole', signal: AbortSignal) => Promise<boolean>;

/** Whose place it is. */
export interface PlaceOfAccount {
  readonly account: Account;
  /** as in AdapterContext */
  readonly folder: string;
  /** null: the workspace is new, nothing can be its own yet */
  readonly workspaceId: string | null;
}

/** A server's own limits, as the adapter wrote them down: plain JSON, stored with the plan, read by nobody else. */
export type ServerLimits = JsonObject;

/** How an account is signed in once: what to ask the person for, and what to make of the answers. */
export interface LoginForm {
  /** what to ask for, in order; `secret` answers are never shown, logged or taken from flags */
  readonly fields: readonly { readonly name: string; readonly secret: boolean }[];
  /** names of kept fields that are no secret (a handle, a host): messages may show them; everything else is blanked out */
  readonly plain?: readonly string[];
  /** answers → what is kept. Signs in once to prove that they work. */
  exchange(
    answers: Readonly<Record<string, string>>,
    options: Options,
    ctx: AdapterContext,
    signal: AbortSignal,
  ): Promise<LoginResult>;
}

/** What is kept of a login: `secret` in the credential store, `options` with the account. */
export interface LoginResult {
  readonly secret: JsonObject;
  /** options of this account from now on (its server), so that nobody types them again; flags still win */
  readonly options?: Options;
}

/** Who is signed in, as the platform names them: `id` never changes, `name` is for people, `url` is the profile's page or null. */
export interface AccountFacts {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
}

/**
 * Signed in. Every method takes an AbortSignal and stops within a second of it. Every failure is a FerryError; its
 * `effect` says whether the call may have changed something. `reconcile`, `verify`, `queryUpload`, `whoAmI` and
 * `openPublish` are read-only.
 */
export interface DestinationSession {
  whoAmI(signal: AbortSignal): Promise<AccountFacts>;
  /** Where `limitsComeFromServer`: asks the server. Read-only. */
  findServerLimits?(signal: AbortSignal): Promise<ServerLimits>;

  /** Asks for a place to put the file. The ticket is stored before the first byte goes. Nothing is public. */
  openUpload(file: RenditionFile, signal: AbortSignal): Promise<UploadTicket>;
  /** What the server has. Called before an old ticket is used again. */
  queryUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<UploadProgress>;
  /** Sends exactly `ticket.next`. Sending the same part twice is harmless. */
  sendPart(file: RenditionFile, ticket: UploadTicket, part: ByteRange, signal: AbortSignal): Promise<UploadTicket>;
  /** Twice gives the same asset. Nothing is public yet. */
  finishUpload(file: RenditionFile, ticket: UploadTicket, signal: AbortSignal): Promise<Asset>;

  /** Looks up what the request needs (topics, ids) and builds it, byte for byte, for storing. Sends nothing that changes anything. */
  openPublish(draft: Draft, publishKey: string, signal: AbortSignal): Promise<PublishTicket>;
  /**
   * The only call that makes something public, and the only irreversible one. Returns only when the destination said yes
   * and named the post. A 2xx without an id is a FerryError with `effect: 'unknown'`. Where a person publishes, shows the
   * draft at `ctx.handOff` and returns what they said; "I did not" is a FerryError with `effect: 'none'`.
   */
  publish(draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<RemotePost>;
  /** Was this draft published by an attempt whose answer we never saw? Read-only; where a person publishes, asks them. */
  reconcile(draft: Draft, ticket: PublishTicket, signal: AbortSignal): Promise<Reconciliation>;
  /** Is it there for others to see, and is it what we sent? Read-only. */
  verify(remote: RemotePost, draft: Draft, signal: AbortSignal): Promise<Verification>;
  /** For `undo`. Removing what is gone succeeds, so a removal may be repeated. */
  remove?(remote: RemotePost, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How a sandbox is started. */
export interface SandboxOptions {
  /** keep the state here, so that it survives a restart; absent: in memory */
  readonly folder?: string;
  /** the destination's options of a rehearsal: they may decide which side of the platform is played */
  readonly options?: Options;
  /** adapter-specific switches, e.g. `{ mode: 'legacy' }` */
  readonly settings?: JsonObject;
}

/** A running sandbox. It listens on this machine only, and ends with `close`. */
export interface Sandbox {
  /** a page for people */
  readonly home: string;
  /** connect with these and the sandbox answers */
  readonly options: Options;
  readonly credentials: JsonObject;
  /** for `--json`: base URLs, a ready-made session */
  readonly facts: JsonObject;
  /** hosts (host:port) the guarded client must be allowed to reach */
  readonly hosts: readonly string[];
  /** what is public now, oldest first: for tests and summaries */
  posts(): Promise<readonly Json[]>;
  close(): Promise<void>;
}
