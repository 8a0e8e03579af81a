import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { isFerryError, type JsonObject } from '../../../src/contract/index.ts';
import { noteJson } from './note-json.ts';
import { steps } from './parts.ts';
import { json, plain, Refusal, type Reply, readJson } from './reply.ts';
import { decodeSettings } from './settings.ts';
import { notesOf } from './state.ts';
import type { World } from './world.ts';

/** What tests and people may ask of the sandbox itself, and what its page tells it. */
export async function control(world: World, req: IncomingMessage, url: URL): Promise<Reply> {
  const { state, journal } = world;
  switch (`${req.method} ${url.pathname.slice('/sandbox/'.length)}`) {
    case 'GET notes':
      return json(200, { notes: notesOf(state).map((note) => noteJson(note, Date.now())) });
    case 'GET journal':
      // Batches may overtake each other.
      return json(200, { touches: [...state.touches].sort((a, b) => a.atMs - b.atMs) });
    case 'GET button':
      return json(200, { button: world.button });
    case 'GET settings':
      return json(200, { settings: world.settings });
    case 'POST settings':
      return changeSettings(world, await readJson(req));
    case 'GET hand':
      return openHand(world);
    case 'POST press':
      return press(world, await readJson(req));
    case 'POST scan':
      if (world.settings.refusesOverseas) return json(409, { said: '系统升级中，暂不支持海外用户登录' });
      world.scanned = true;
      return json(200, {});
    case 'POST sign-out':
      world.settings = { ...world.settings, signedIn: false };
      journal.record({ kind: 'sessions-ended' });
      return json(200, {});
    case 'POST solve':
      journal.record({ kind: 'blocked', how: null });
      return json(200, {});
    case 'POST reset':
      journal.record({ kind: 'reset' });
      return json(200, {});
    case 'POST touch':
      return takeTouches(world, await readJson(req));
    case 'POST button':
      return takeButton(world, await readJson(req));
    case 'POST reach':
      return reach(world, await readJson(req));
    default:
      return plain(404, 'The sandbox has no such address.');
  }
}

/** An open form listens here. */
function openHand({ hands }: World): Reply {
  const hand = new PassThrough();
  hands.add(hand);
  hand.once('close', () => hands.delete(hand));
  hand.write(':\n\n');
  return { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, body: hand };
}

/** Plays the person's press where no test holds the mouse. It is told apart from a hand and from a script of somebody else. */
function press({ hands }: World, body: unknown): Reply {
  const { which } = readAs(z.object({ which: z.enum(['publish', 'save']).default('publish') }), body);
  if (hands.size === 0) return json(409, { said: 'no form is open' });
  for (const hand of hands) hand.write(`data: ${which}\n\n`);
  return json(200, { forms: hands.size });
}

function changeSettings(world: World, changes: unknown): Reply {
  if (typeof changes !== 'object' || changes === null) return plain(400, 'The settings must be an object.');
  try {
    // What was checked before reads the same again.
    world.settings = decodeSettings({ ...(world.settings as unknown as JsonObject), ...(changes as JsonObject) });
  } catch (error) {
    if (!isFerryError(error)) throw error;
    return json(400, { reason: { ...error.reason } });
  }
  return json(200, { settings: world.settings });
}

const touchSchema = z.looseObject({
  kind: z.string(),
  part: z.string().nullable().optional(),
  trusted: z.boolean().optional(),
  atMs: z.number(),
});

function takeTouches(world: World, body: unknown): Reply {
  const { touches } = readAs(z.object({ touches: z.array(touchSchema) }), body);
  const kept = touches.map(({ part, trusted, ...rest }) => ({
    ...rest,
    ...(part === undefined ? {} : { part }),
    ...(trusted === undefined ? {} : { trusted }),
  }));
  world.journal.record({ kind: 'touches', touches: kept });
  return json(200, {});
}

const point = z.object({ x: z.number(), y: z.number() });
const buttonSchema = z.object({ publish: point, save: point, host: point, enabled: z.boolean() }).nullable();

function takeButton(world: World, body: unknown): Reply {
  const { button, page } = readAs(z.object({ button: buttonSchema, page: z.string() }), body);
  if (button !== null) world.button = { ...button, page, atMs: Date.now() };
  else if (world.button?.page === page) world.button = null;
  return json(200, {});
}

/** The page has come to a step. A block or the end of the login may strike there, once. */
function reach(world: World, body: unknown): Reply {
  const { step } = readAs(z.object({ step: z.enum(steps) }), body);
  const { settings, journal } = world;
  journal.record({ kind: 'touches', touches: [{ kind: 'step', part: step, atMs: Date.now() }] });
  if (settings.blockAt?.step === step) {
    const { how } = settings.blockAt;
    const { blockAt: _, ...rest } = settings;
    world.settings = rest;
    journal.record({ kind: 'blocked', how });
    return json(200, { go: how === 'captcha' ? '/website-login/captcha?redirectPath=%2Fpublish%2Fpublish' : 'reload' });
  }
  if (settings.loginEndsAt === step) {
    const { loginEndsAt: _, ...rest } = settings;
    world.settings = { ...rest, signedIn: false };
    journal.record({ kind: 'sessions-ended' });
    return json(200, { go: '/login?redirectReason=401' });
  }
  return json(200, { go: null });
}

function readAs<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const read = schema.safeParse(body);
  if (!read.success) throw new Refusal(plain(400, 'The sandbox cannot read this.'));
  return read.data;
}
