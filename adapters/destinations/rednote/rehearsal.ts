import { z } from 'zod';
import {
  type Account,
  type AdapterContext,
  because,
  type Capabilities,
  type DestinationSession,
  FerryError,
} from '../../../src/contract/index.ts';
import { readAccount } from './account.ts';
import type { Link } from './api.ts';
import { rednoteLimits } from './limits.ts';
import type { RednoteOptions } from './options.ts';
import { webSchedule } from './place.ts';
import { RednoteSession } from './session.ts';
import { sandboxSigner } from './signer.ts';
import { type Bases, isLoopback } from './sites.ts';
import { partBytes } from './ticket.ts';
import { own } from './words/codes.ts';

/** The requests of the creator page, made by the program: against the sandbox on this machine only, for rehearsals. */
export function capabilitiesOfRehearsal(options: RednoteOptions): Capabilities {
  return {
    publisher: 'program',
    ...rednoteLimits(options),
    upload: { resumableAboveBytes: partBytes },
    publish: {
      // No client token: the same body twice is two notes.
      resend: 'unsafe',
      // List and detail with our file ids prove it where the list's lag is known, as it is in the sandbox.
      absence: isSandbox(options) ? { provableAfterMs: options.absenceProvableAfterMs } : 'unprovable',
    },
    visibility: ['public', 'friends', 'private'],
    // No field for it is known.
    altText: null,
    backdating: false,
    schedule: webSchedule,
    pace: { perDay: 3, minGapMs: 3 * 3_600_000, because: own('pace') },
  };
}

function isSandbox({ endpoints }: RednoteOptions): boolean {
  return endpoints !== undefined && isLoopback(endpoints);
}

const credentialsSchema = z.object({ cookies: z.string().min(1) });

export async function connectRehearsal(
  account: Account,
  { options, bases }: { readonly options: RednoteOptions; readonly bases: Bases },
  ctx: AdapterContext,
  signal: AbortSignal,
): Promise<DestinationSession> {
  // A login of the sandbox and its made-up headers never leave this machine.
  if (!isLoopback(bases)) throw new FerryError('usage', own('not-a-sandbox'), { effect: 'none', scope: 'account' });
  const kept = credentialsSchema.safeParse(await ctx.credentials.read());
  if (!kept.success) throw noCredentials(account);
  const link: Link = { account, bases, cookies: kept.data.cookies, signer: sandboxSigner, ctx };
  // A login that ended is found here, and not after half a gigabyte of uploads.
  const { id } = await readAccount(link, signal);
  const capabilities = capabilitiesOfRehearsal(options);
  return new RednoteSession({ link, accountId: id, options, capabilities });
}

function noCredentials({ destination, label }: Account): FerryError {
  return new FerryError('needs-user', because('not-signed-in', { destination, account: label }), {
    effect: 'none',
    scope: 'account',
  });
}
