import { z } from 'zod';
import { type AdapterContext, FerryError, type JsonObject, type LoginForm, type Options } from '../../../src/contract/index.ts';
import { decode } from '../../../src/kit/index.ts';
import { type Tokens, tokensSchema, valueOrThrow } from './api.ts';
import { notLoggedIn, refusalError, withEffect } from './errors.ts';
import { findIdentity, type Identity } from './identity.ts';
import { readOptions } from './options.ts';
import { callXrpc, type XrpcAnswer, type XrpcCall } from './xrpc.ts';

const answersSchema = z.object({
  identifier: z.string().trim().min(1),
  password: z.string().trim().min(1),
});

/**
 * An app password is given once and not kept: the login it is exchanged for renews itself for 90 days after each use, and
 * can be taken back in the app by deleting the password.
 */
export const loginForm: LoginForm = {
  fields: [
    { name: 'identifier', question: 'Your handle (like name.bsky.social)', secret: false },
    { name: 'password', question: 'An app password (Settings, Privacy and security, App passwords)', secret: true },
  ],
  open: ['did', 'handle', 'pds', 'service'],
  exchange,
};

/** What is kept. Only the tokens are secret. */
const keptSchema = tokensSchema.extend({ pds: z.string().min(1) });
export type Kept = z.output<typeof keptSchema>;

async function exchange(
  answers: Readonly<Record<string, string>>,
  options: Options,
  ctx: AdapterContext,
): Promise<JsonObject> {
  const { identifier, password } = decode(answersSchema, answers, 'the answers', {
    kind: 'usage',
    code: 'answers-wrong',
    effect: 'none',
  });
  const { signal } = new AbortController();
  const name = identifier.replace(/^@/, '').toLowerCase();
  if (name.includes('@'))
    throw new FerryError('usage', 'mail-address', 'this is a mail address; Bluesky needs your handle to find you', {
      effect: 'none',
      hint: 'It stands on your profile, like name.bsky.social.',
    });
  const read = readOptions(options);
  const home = await findIdentity(name, read, ctx, signal);
  const answer = await callXrpc(
    ctx.http,
    {
      host: loginHost(home, read.service),
      method: 'com.atproto.server.createSession',
      input: { json: { identifier: home.did, password } },
      answer: tokensSchema,
    },
    signal,
  );
  const tokens = valueOrThrow(answer, ctx);
  if (tokens.did !== home.did) throw notLoggedIn(`${home.pds} signed in another account than ${home.did}`);
  return { ...tokens, pds: home.pds };
}

/** Bluesky's own servers leave signing in to one of them (facts/destinations.md section 4: "entryway"). */
function loginHost({ pds }: Identity, service: string): string {
  return new URL(pds).hostname.endsWith('.host.bsky.network') ? service : pds;
}

/** Names under which a server says that a token is too old or not its own. */
const staleNames = ['ExpiredToken', 'InvalidToken'];

/** The account's tokens: used again and again (30 sessions in 5 minutes is the limit), renewed when they are too old. */
export class Login {
  readonly #ctx: AdapterContext;
  #kept: Kept;
  #renewing: Promise<void> | null = null;

  static async open(ctx: AdapterContext): Promise<Login> {
    return new Login(ctx, await readKept(ctx));
  }

  private constructor(ctx: AdapterContext, kept: Kept) {
    this.#ctx = ctx;
    this.#kept = kept;
  }

  get account(): { readonly did: string; readonly handle: string; readonly pds: string } {
    return this.#kept;
  }

  /** A call in the account's name. A stale token is renewed, and the call made once more: it had been refused. */
  async call<Schema extends z.ZodType>(
    call: Omit<XrpcCall<Schema>, 'host' | 'token'>,
    signal: AbortSignal,
  ): Promise<XrpcAnswer<z.output<Schema>>> {
    const used = this.#kept;
    const send = ({ pds, accessJwt }: Kept) =>
      callXrpc(this.#ctx.http, { ...call, host: pds, token: accessJwt }, signal);
    const answer = await send(used);
    if (answer.kind === 'yes' || !staleNames.includes(answer.name)) return answer;
    // Another call may have renewed them while this one was away.
    if (used.accessJwt === this.#kept.accessJwt) await this.#renewOnce(signal);
    return send(this.#kept);
  }

  #renewOnce(signal: AbortSignal): Promise<void> {
    this.#renewing ??= this.#renew(signal).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(signal: AbortSignal): Promise<void> {
    try {
      await this.#exchangeTokens(signal);
    } catch (error) {
      // Whatever this was for has been refused and did nothing.
      throw withEffect(error, 'none');
    }
  }

  async #exchangeTokens(signal: AbortSignal): Promise<void> {
    const mine = await this.#refresh(signal);
    if (mine.kind === 'yes') return this.#keep(mine.value);
    const error = refusalError(mine, this.#ctx.clock.now());
    if (error.code !== 'login-expired') throw error;
    // A second clipferry on this account may have renewed the login and written it down, long ago even.
    const stored = await readKept(this.#ctx);
    if (stored.refreshJwt === this.#kept.refreshJwt) throw error;
    this.#kept = stored;
    return this.#keep(valueOrThrow(await this.#refresh(signal), this.#ctx));
  }

  #refresh(signal: AbortSignal): Promise<XrpcAnswer<Tokens>> {
    const { pds, refreshJwt } = this.#kept;
    return callXrpc(
      this.#ctx.http,
      {
        host: pds,
        method: 'com.atproto.server.refreshSession',
        input: 'empty',
        token: refreshJwt,
        answer: tokensSchema,
      },
      signal,
    );
  }

  /** The old refresh token lives two hours longer: a crash before it is written down does no harm. */
  async #keep(tokens: Tokens): Promise<void> {
    if (tokens.did !== this.#kept.did) throw notLoggedIn('the server renewed the login of another account');
    this.#kept = { ...tokens, pds: this.#kept.pds };
    await this.#ctx.credentials.write(this.#kept);
  }
}

async function readKept(ctx: AdapterContext): Promise<Kept> {
  const secret = await ctx.credentials.read();
  if (secret === null) throw notLoggedIn('nobody is signed in to Bluesky here');
  const kept = keptSchema.safeParse(secret).data;
  if (kept === undefined) throw notLoggedIn('the stored login is not one of Bluesky');
  return kept;
}
