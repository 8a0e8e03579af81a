import type { Readable } from 'node:stream';
import type { Browsers } from './browser.ts';
import type { HandOff } from './hand-off.ts';
import type { ByteRange, IsoTime, Json, JsonObject } from './values.ts';

/** All that an adapter may touch. It never sleeps, retries, prints, reads the environment, keeps timers or sees the ledger. */
export interface AdapterContext {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly files: RenditionFiles;
  readonly credentials: CredentialStore;
  /** absolute; a folder of this workspace that is this account's own, not made yet. Most destinations need none. */
  readonly folder: string;
  /** Names this workspace for ever, also after it is moved or renamed: for marking what belongs to it. */
  workspaceId(): Promise<string>;
  /** where a person is shown a draft and says what became of it; null: nobody is there */
  readonly handOff: HandOff | null;
  /** the browsers of this computer; null: none may be opened (a script, a test) */
  readonly browsers: Browsers | null;
  /** one line for `-v`; secrets are removed on the way */
  log(message: string, fields?: JsonObject): void;
}

/** The only clock an adapter has: tests set it. */
export interface Clock {
  now(): IsoTime;
}

/**
 * The bytes of renditions, by hash. Many are no file of their own: a video freed of its tags is its original, read with the tags
 * blanked. FerryError `retryable` `file-gone`, `prepare-again`, where there is nothing of that hash; `open` throws it at the call.
 */
export interface RenditionFiles {
  /** A fresh stream at every call, so that a part can be sent twice. All of it, or `start` up to, not including, `end`. */
  open(sha256: string, range?: ByteRange): Readable;
  /**
   * Its bytes from `start` on into `into`, as many as fit: how many there were, fewer only at the end. For who reads much and keeps the
   * memory: a stream makes new memory of every chunk. Errors of the file system as they are.
   */
  fill(sha256: string, into: Buffer, start: number): Promise<number>;
  /**
   * Copies it into a new file at the absolute `path`, which survives a power cut from then on. Shares blocks where the file system
   * can. Errors of the file system as they are, `EEXIST` among them; an abort throws the signal's reason. Both may leave a part of it.
   */
  copyTo(sha256: string, path: string, signal: AbortSignal): Promise<void>;
  /**
   * The absolute path of a file on this machine: read only, and never stored. For who can do with nothing less (a browser, a person):
   * what was no file of its own is made one, and takes the room of one until the post is out. FerryError `fatal` for the disk's refusals.
   */
  ensureFile(sha256: string, signal: AbortSignal): Promise<string>;
}

/** The account's secrets. Written back when a platform rotates them (a new refresh token). */
export interface CredentialStore {
  read(): Promise<Json | null>;
  write(secret: JsonObject): Promise<void>;
}

/** One request, sent as it stands: added are what HTTP itself needs and a `user-agent`, unless `headers` has its own. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** text is sent as UTF-8, exactly as given */
  readonly body?: string | Uint8Array | { readonly bytes: number; open(): Readable };
  /** from first byte sent to last byte received without any movement; default 60,000 */
  readonly idleTimeoutMs?: number;
  /**
   * From the whole request handed to the system, or the first headers of an answer that comes earlier, to the last byte of the answer,
   * however it moves; default 600,000. What takes long to send is not hurried.
   */
  readonly answerWithinMs?: number;
  /** answers above this are refused; default 16 MiB */
  readonly maxAnswerBytes?: number;
}

/** One answer, read whole. `body` is decoded as UTF-8. */
export interface HttpAnswer {
  readonly status: number;
  /** names in lower case; repeated headers joined with `, ` */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * One request, one answer. Any status is an answer, not an error. Redirects are answers too. No retries.
 * Throws FerryError: `retryable` with `effect: none` when the request certainly did not reach the server (refused
 * connection, unknown host), else with `effect: unknown`; `retryAfterMs` is never set here (the adapter reads the header).
 */
export interface HttpClient {
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}
