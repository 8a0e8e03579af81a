import { z } from 'zod';
import {
  type AdapterContext,
  because,
  FerryError,
  type LoginForm,
  type LoginResult,
  type Options,
} from '../../../src/contract/index.ts';
import { withEffect } from '../../../src/kit/index.ts';
import { type Caller, otherLogin, refusalOf, type Tokens, tokensSchema, valueOrThrow } from './api.ts';
import { whose } from './errors.ts';
import { findIdentity, type Identity } from './identity.ts';
import { type BlueskyOptions, optionsSchema, readBlueskyOptions } from './options.ts';
import { blueskyReason } from './reasons.ts';
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
    { name: 'identifier', secret: false },
    { name: 'password', secret: true },
  ],
  plain: ['did', 'handle', 'pds'],
  exchange,
};

/** What is kept. Only the tokens are secret. */
const keptSchema = tokensSchema.extend({ pds: z.string().min(1) });
export type Kept = z.output<typeof keptSchema>;

async function exchange(
  answers: Readonly<Record<string, string>>,
  options: Options,
  ctx: AdapterContext,
  signal: AbortSignal,
): Promise<LoginResult> {
  const caller: Caller = { ctx, account: null };
  const read = readBlueskyOptions(options);
  const { identifier, password } = readAnswers(answers);
  const home = await findIdentity(identifier, read, caller, signal);
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
  const tokens = valueOrThrow(answer, caller);
  if (tokens.did !== home.did) throw otherLogin(caller, home.did, tokens.did);
  return { secret: { ...tokens, pds: home.pds }, options: serverOptions(read) };
}

function readAnswers(answers: Readonly<Record<string, string>>): z.output<typeof answersSchema> {
  const checked = answersSchema.safeParse(answers);
  if (!checked.success) {
    const field = String(checked.error.issues[0]?.path[0] ?? '');
    throw new FerryError('usage', because('login-answer-missing', { destination: 'bluesky', field }), {
      effect: 'none',
    });
  }
  const identifier = checked.data.identifier.replace(/^@/, '').toLowerCase();
  // The password must go to the account's own server, and a mail address does not lead there.
  if (identifier.includes('@')) throw new FerryError('usage', blueskyReason('mail-address'), { effect: 'none' });
  return { ...checked.data, identifier };
}

/** Where the account was found, if not at the usual places: the next login, or a renewed one, starts from there. */
function serverOptions({ service, plc }: BlueskyOptions): Options {
  const usual = optionsSchema.parse({});
  return { ...(service === usual.service ? {} : { service }), ...(plc === usual.plc ? {} : { plc }) };
}

/** Bluesky's own servers leave signing in to one of them, the "entryway". */
function loginHost({ pds }: Identity, service: string): string {
  return new URL(pds).hostname.endsWith('.host.bsky.network') ? service : pds;
}

/** Names under which a server says that a token is too old or not its own. */
const staleNames = ['ExpiredToken', 'InvalidToken'];

/** The account's tokens: used again and again (30 sessions in 5 minutes is the limit), renewed when they are too old. */
export class Login {
  readonly #caller: Caller;
  #kept: Kept;
  #renewing: Promise<void> | null = null;

  static async open(caller: Caller): Promise<Login> {
    return new Login(caller, await readKept(caller));
  }

  private constructor(caller: Caller, kept: Kept) {
    this.#caller = caller;
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
      callXrpc(this.#caller.ctx.http, { ...call, host: pds, token: accessJwt }, signal);
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
    if (!staleNames.includes(mine.name)) throw refusalOf(mine, this.#caller);
    // A second clipferry on this account may have renewed the login and written it down, long ago even.
    const stored = await readKept(this.#caller);
    if (stored.refreshJwt === this.#kept.refreshJwt) throw refusalOf(mine, this.#caller);
    this.#kept = stored;
    return this.#keep(valueOrThrow(await this.#refresh(signal), this.#caller));
  }

  #refresh(signal: AbortSignal): Promise<XrpcAnswer<Tokens>> {
    const { pds, refreshJwt } = this.#kept;
    return callXrpc(
      this.#caller.ctx.http,
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
    if (tokens.did !== this.#kept.did) throw otherLogin(this.#caller, this.#kept.did, tokens.did);
    this.#kept = { ...tokens, pds: this.#kept.pds };
    await this.#caller.ctx.credentials.write(this.#kept);
  }
}

async function readKept(caller: Caller): Promise<Kept> {
  const secret = await caller.ctx.credentials.read();
  const kept = keptSchema.safeParse(secret).data;
  if (kept !== undefined) return kept;
  const code = secret === null ? 'not-signed-in' : 'login-unreadable';
  throw new FerryError('needs-user', because(code, whose(caller)), { effect: 'none', scope: 'account' });
}
