import { z } from 'zod';
import {
  type Account,
  type AdapterContext,
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
import { isLoopback, isPlatform, noBrowserSession, realBases } from './sites.ts';
import { partBytes } from './ticket.ts';

const hourMs = 3_600_000;

/** The mission's destination. Today it speaks to the sandbox only: the real sites need a browser session (README.md). */
export const rednote: Destination = {
  name: 'rednote',
  title: 'REDnote (Xiaohongshu)',
  options: optionsSchema,
  capabilities: (options) => capabilitiesOf(readOptions(options)),
  login: loginForm(),
  consent: (options) => (isRehearsal(readOptions(options)) ? null : automationRule),
  // The note manager lists notes under review and private ones too (facts section 13); the sandbox has its home page.
  ownPosts: (options) => {
    const { site, endpoints } = readOptions(options);
    return endpoints === undefined
      ? `${realBases[site].creator}/new/note-manager?source=official`
      : `${endpoints.www}/`;
  },
  connect: (account, options, ctx) => connect(account, readOptions(options), ctx),
  sandbox: async (options) => (await import('../../sandboxes/rednote/index.ts')).startSandbox(options),
};

/** facts/rednote.md section 16 (the official account's notice of 2026-03-10) and section 17, topic 1. */
const automationRule =
  'Since 2026-03-10 REDnote acts against automated accounts: automated posts now and then bring a warning or fewer ' +
  'viewers, and an account whose public notes were all posted by a tool can be banned. Posting through clipferry is ' +
  'automated posting, and people were warned or banned after one to six such notes, so keep posting by hand as well or ' +
  'press publish yourself with --to folder --set for=rednote.';

function capabilitiesOf(options: RednoteOptions): Capabilities {
  return {
    ...rednoteLimits(options),
    upload: { resumableAboveBytes: partBytes },
    publish: {
      // Section 9: no client token, the same body twice is two notes.
      resend: 'unsafe',
      // List and detail with our file ids prove it where the list's lag is known: in the sandbox. Not measured elsewhere.
      absence: isRehearsal(options) ? { provableAfterMs: options.absenceProvableAfterMs } : 'unprovable',
    },
    visibility: ['public', 'friends', 'private'],
    backdating: false,
    // 14.4
    schedule: { minAheadMs: hourMs, maxAheadMs: 14 * 24 * hourMs },
    pace: {
      perDay: 3,
      minGapMs: 3 * hourMs,
      because:
        'REDnote names no number. Careful tools post 1 to 3 a day, 3 to 4 hours apart; people were warned at 3 to 6 ' +
        'automated notes a day (2026).',
    },
  };
}

function isRehearsal({ endpoints }: RednoteOptions): boolean {
  return endpoints !== undefined && isLoopback(endpoints);
}

const credentialsSchema = z.object({ cookies: z.string().min(1), signer: z.literal('sandbox') });

async function connect(account: Account, options: RednoteOptions, ctx: AdapterContext): Promise<DestinationSession> {
  const bases = options.endpoints;
  // The sandbox's made-up headers must never reach the platform.
  if (bases === undefined || isPlatform(bases)) throw noBrowserSession(options.site);
  const kept = credentialsSchema.safeParse(await ctx.credentials.read());
  if (!kept.success) throw noCredentials(account);
  const link: Link = { account, bases, cookies: kept.data.cookies, signer: sandboxSigner, ctx };
  // A login that ended is found here, and not after half a gigabyte of uploads.
  await readAccount(link, new AbortController().signal);
  return new RednoteSession(link, options, capabilitiesOf(options));
}

function noCredentials({ destination, label }: Account): FerryError {
  return new FerryError('needs-user', 'not-signed-in', `nobody is signed in as ${destination}/${label}`, {
    hint: 'The sandbox brings a session of its own with --rehearse; clipferry login rednote is for a real account.',
    effect: 'none',
    scope: 'account',
  });
}

/** There is nothing to type: a real session will come from a browser window in which the person signs in. */
function loginForm(): LoginForm {
  return {
    fields: [],
    open: ['signer'],
    exchange: async (_answers, options) => {
      throw noBrowserSession(readOptions(options).site);
    },
  };
}
