import { z } from 'zod';
import type {
  Account,
  AdapterContext,
  BrowserWindow,
  FerryError,
  PageAnswer,
  RemotePost,
} from '../../../../src/contract/index.ts';
import { errorFrom, rowOf } from '../judge.ts';
import { noteUrl, realBases } from '../sites.ts';
import type { FillAt } from './at.ts';

/** Listens for the page's own submit: the only proof there is beside the person's word. */
export function watch(window: BrowserWindow, www: string, { account, options, ctx }: FillAt, signal: AbortSignal) {
  let end = () => {};
  const remote = new Promise<RemotePost>((resolve, reject) => {
    end = window.onAnswer((answer) => {
      if (
        signal.aborted ||
        answer.method !== 'POST' ||
        !/\/web_api\/sns\/v2\/note$/.test(answer.url.split('?')[0] ?? '')
      )
        return;
      const id = idIn(answer);
      if (id !== null) return resolve({ id, url: noteUrl({ ...realBases[options.site], www }, id) });
      const refused = refusalIn(answer, account, ctx);
      // A yes without an id, and whatever is no clear no: they see what the page shows, and say it.
      if (refused !== null) reject(refused);
    });
  });
  // Nobody listens any more once the person has spoken.
  remote.catch(() => undefined);
  return { remote, end: () => end() };
}

const answerSchema = z.object({
  success: z.boolean().optional(),
  code: z.number().optional(),
  result: z.number().optional(),
  msg: z.string().optional(),
  data: z
    .object({ id: z.string().regex(/^[0-9a-f]{24}$/) })
    .optional()
    .nullable()
    .catch(null),
});

function idIn({ status, json }: PageAnswer): string | null {
  const read = answerSchema.safeParse(json);
  if (status !== 200 || !read.success || read.data.success !== true) return null;
  return read.data.data?.id ?? null;
}

/** Where the platform warns the account, everything stops. Any other no is for the person to see in the window. */
function refusalIn({ status, json }: PageAnswer, account: Account, ctx: AdapterContext): FerryError | null {
  const read = answerSchema.safeParse(json);
  const code = read.success ? (read.data.code ?? read.data.result ?? null) : null;
  const text = read.success ? (read.data.msg ?? '') : '';
  if (status < 400 && (code === null || code === 0)) return null;
  const seen = { phase: 'submit', status, headers: {}, code, text, xmlCode: null } as const;
  const place = { destination: account.destination, account: account.label, request: 'POST /web_api/sns/v2/note' };
  const error = errorFrom(rowOf(seen), seen, { ...place, now: ctx.clock.now(), says: text });
  return error.kind === 'account-risk' ? error : null;
}
