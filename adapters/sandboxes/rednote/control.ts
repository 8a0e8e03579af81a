import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { faultSchema } from './faults.ts';
import { createAccount, signIn } from './logins.ts';
import { allNotes } from './note-json.ts';
import { json, plain, type Reply, readText } from './reply.ts';
import { sites } from './settings.ts';
import { pieceNames, statusOf } from './state.ts';
import type { World } from './world.ts';

const maxBodyBytes = 256 * 1024;

/** `/sandbox/…` on the home host: what a rehearsal or a test may ask of the sandbox itself. Null: not one of these. */
export async function control(world: World, req: IncomingMessage, url: URL): Promise<Reply | null> {
  if (!url.pathname.startsWith('/sandbox/')) return null;
  // Any page in the person's browser may post here blindly; only the sandbox's own page and plain clients are heard.
  const { origin } = req.headers;
  if (origin !== undefined && origin !== url.origin) return plain(403, 'Not from another site.');
  const action = actions[`${req.method} ${url.pathname}`];
  if (action) return action(world, req);
  const note = /^\/sandbox\/notes\/([0-9a-f]{24})$/.exec(url.pathname)?.[1];
  if (note && req.method === 'POST') return changeNote(world, req, note);
  return json(404, { error: 'no such thing in the sandbox' });
}

const actions: Readonly<Record<string, (world: World, req: IncomingMessage) => Promise<Reply> | Reply>> = {
  'GET /sandbox/notes': async (world) => json(200, await allNotes(world)),
  'GET /sandbox/pulse': (world) => json(200, { pulse: pulse(world) }),
  'GET /sandbox/faults': (world) => json(200, [...world.faults.pending()]),
  'POST /sandbox/faults': addFaults,
  'DELETE /sandbox/faults': (world) => {
    world.faults.clear();
    return json(200, []);
  },
  'POST /sandbox/sessions': openSession,
  'POST /sandbox/reset': (world) => {
    world.faults.clear();
    world.journal.record({ kind: 'reset' });
    world.store.removeAllBut(pieceNames(world.state));
    return json(200, {});
  },
};

/** Changes when the page should look different. */
export function pulse(world: World): string {
  const nowMs = Date.now();
  return [...world.state.notes.values()].map((note) => `${note.id}${statusOf(note, nowMs)}${note.sticky}`).join();
}

/** One fault, or a list of them. */
const faultsSchema = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(faultSchema));

async function addFaults(world: World, req: IncomingMessage): Promise<Reply> {
  const faults = await decodeRequest(req, faultsSchema);
  if ('reply' in faults) return faults.reply;
  world.faults.add(faults.value);
  return json(200, [...world.faults.pending()]);
}

const sessionSchema = z.strictObject({
  /** signs this account in anew, which ends its earlier session; absent: a new account */
  account: z.string().optional(),
  site: z.enum(sites).optional(),
  name: z.string().min(1).max(60).default('Another creator'),
});

async function openSession(world: World, req: IncomingMessage): Promise<Reply> {
  const wanted = await decodeRequest(req, sessionSchema);
  if ('reply' in wanted) return wanted.reply;
  const { account: id, site, name } = wanted.value;
  const account =
    id === undefined ? createAccount(world, site ?? world.settings.site, name) : world.state.accounts.get(id);
  if (!account) return json(404, { error: 'no such account' });
  return json(200, { account: account.id, site: account.site, cookies: signIn(world, account) });
}

const changeSchema = z.strictObject({
  sticky: z.boolean().optional(),
  /** 1 published, 2 under review, 3 rejected */
  tabStatus: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  /** the owner's own edit, in the app */
  title: z.string().optional(),
  desc: z.string().optional(),
});

/** Pins a note, plays the reviewer, or edits it as its owner would. */
async function changeNote(world: World, req: IncomingMessage, id: string): Promise<Reply> {
  const change = await decodeRequest(req, changeSchema);
  if ('reply' in change) return change.reply;
  const note = world.state.notes.get(id);
  if (!note) return json(404, { error: 'no such note' });
  const { sticky = note.sticky, tabStatus = note.verdict, title = note.title, desc = note.desc } = change.value;
  world.journal.record({ kind: 'note', note: { ...note, sticky, verdict: tabStatus, title, desc } });
  return json(200, {});
}

async function decodeRequest<Schema extends z.ZodType>(
  req: IncomingMessage,
  schema: Schema,
): Promise<{ readonly value: z.output<Schema> } | { readonly reply: Reply }> {
  const text = await readText(req, maxBodyBytes);
  try {
    const result = schema.safeParse(text === '' ? {} : JSON.parse(text));
    return result.success ? { value: result.data } : { reply: json(400, { error: z.prettifyError(result.error) }) };
  } catch {
    return { reply: json(400, { error: 'the body is not JSON' }) };
  }
}
