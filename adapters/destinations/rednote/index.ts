import { z } from 'zod';
import {
  type Account,
  type AdapterContext,
  because,
  type Capabilities,
  type Destination,
  type DestinationSession,
  FerryError,
  type LoginForm,
} from '../../../src/contract/index.ts';
import { readAccount } from './account.ts';
import type { Link } from './api.ts';
import { rednoteLimits } from './limits.ts';
import { optionsSchema, type RednoteOptions, readOptions } from './options.ts';
import { RednoteSession } from './session.ts';
import { sandboxSigner } from './signer.ts';
import { isLoopback, noBrowserSession, realBases } from './sites.ts';
import { partBytes } from './ticket.ts';
import { own } from './words/codes.ts';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

const hourMs = 3_600_000;

/** The mission's destination. Today it speaks to the sandbox only: the real sites need a browser session (README.md). */
export const rednote: Destination = {
  name: 'rednote',
  words: { en, zh },
  limitsComeFromServer: false,
  options: optionsSchema,
  capabilities: (options) => capabilitiesOf(readOptions(options)),
  placeOptions: ['site'],
  findObstacle: (options) => {
    const read = readOptions(options);
    if (isRehearsal(read)) return null;
    const { reason } = noBrowserSession(read.site);
    return { because: reason, instead: { destination: 'folder', options: { for: 'rednote' } } };
  },
  login: loginForm(),
  consent: (options) => (isRehearsal(readOptions(options)) ? null : own('automation')),
  // The note manager lists notes under review and private ones too; the sandbox has its home page.
  ownPosts: (options) => {
    const { site, endpoints } = readOptions(options);
    return endpoints === undefined
      ? `${realBases[site].creator}/new/note-manager?source=official`
      : `${endpoints.www}/`;
  },
  connect: (account, options, ctx, signal) => connect(account, readOptions(options), ctx, signal),
  sandbox: async (options) => (await import('../../sandboxes/rednote/index.ts')).startSandbox(options),
};

function capabilitiesOf(options: RednoteOptions): Capabilities {
  return {
    publisher: 'program',
    ...rednoteLimits(options),
    upload: { resumableAboveBytes: partBytes },
    publish: {
      // No client token: the same body twice is two notes.
      resend: 'unsafe',
      // List and detail with our file ids prove it where the list's lag is known: in the sandbox. Not measured elsewhere.
      absence: isRehearsal(options) ? { provableAfterMs: options.absenceProvableAfterMs } : 'unprovable',
    },
    visibility: ['public', 'friends', 'private'],
    // No field for it is known.
    altText: null,
    backdating: false,
    schedule: { minAheadMs: hourMs, maxAheadMs: 14 * 24 * hourMs },
    pace: {
      perDay: 3,
      minGapMs: 3 * hourMs,
      because: own('pace'),
    },
  };
}

function isRehearsal({ endpoints }: RednoteOptions): boolean {
  return endpoints !== undefined && isLoopback(endpoints);
}

const credentialsSchema = z.object({ cookies: z.string().min(1), signer: z.literal('sandbox') });

async function connect(
  account: Account,
  options: RednoteOptions,
  ctx: AdapterContext,
  signal: AbortSignal,
): Promise<DestinationSession> {
  const bases = options.endpoints;
  // A login of the sandbox and its made-up headers never leave this machine.
  if (bases === undefined || !isLoopback(bases)) throw noBrowserSession(options.site);
  const kept = credentialsSchema.safeParse(await ctx.credentials.read());
  if (!kept.success) throw noCredentials(account);
  const link: Link = { account, bases, cookies: kept.data.cookies, signer: sandboxSigner, ctx };
  // A login that ended is found here, and not after half a gigabyte of uploads.
  const { id } = await readAccount(link, signal);
  return new RednoteSession({ link, accountId: id, options, capabilities: capabilitiesOf(options) });
}

function noCredentials({ destination, label }: Account): FerryError {
  return new FerryError('needs-user', because('not-signed-in', { destination, account: label }), {
    effect: 'none',
    scope: 'account',
  });
}

/** There is nothing to type: a real session will come from a browser window in which the person signs in. */
function loginForm(): LoginForm {
  return {
    fields: [],
    plain: ['signer'],
    exchange: async (_answers, options) => {
      throw noBrowserSession(readOptions(options).site);
    },
  };
}
