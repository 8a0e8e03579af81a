import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { visibilities } from './parts.ts';
import { Hangup, json, plain, Refusal, type Reply, readJson } from './reply.ts';
import type { SubmitAnswer } from './settings.ts';
import type { Note, StoredFile } from './state.ts';
import type { World } from './world.ts';

/** What the page sends; the outer names are the platform's, the rest is this sandbox's own. */
const submitSchema = z.object({
  common: z.object({
    type: z.enum(['normal', 'video']),
    title: z.string(),
    desc: z.string(),
    hash_tag: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  sandbox: z.object({
    files: z.array(z.string()).min(1),
    cover: z.string().nullable(),
    pkCovers: z.array(z.string()),
    visibility: z.enum(visibilities),
    scheduledAtMs: z.number().nullable(),
    scheduledText: z.string().nullable(),
    original: z.boolean(),
    declaration: z.string().nullable(),
    pressedBy: z.enum(['hand', 'sandbox', 'script']),
  }),
});

type Submitted = z.output<typeof submitSchema>;

/** `POST /web_api/sns/v2/note`: makes the note, or plays what else can happen. */
export async function submitNote(world: World, req: IncomingMessage): Promise<Reply> {
  const read = submitSchema.safeParse(await readJson(req));
  if (!read.success) throw new Refusal(plain(400, 'The sandbox cannot read this.'));
  await wait(world.settings.submitMs);
  const answer = nextAnswer(world);
  world.journal.record({ kind: 'submit' });
  if (makesNote.has(answer)) {
    const note = toNote(world, read.data);
    world.journal.record({ kind: 'note', note });
    return reply({ world, req, answer, id: note.id });
  }
  return reply({ world, req, answer, id: null });
}

function nextAnswer({ settings, state }: World): SubmitAnswer {
  const { submit, submitTimes } = settings;
  return submitTimes !== null && state.submits >= submitTimes ? 'ok' : submit;
}

const makesNote: ReadonlySet<SubmitAnswer> = new Set(['ok', 'no-id-made', 'lost']);

interface Answering {
  readonly world: World;
  readonly req: IncomingMessage;
  readonly answer: SubmitAnswer;
  readonly id: string | null;
}

async function reply({ world, req, answer, id }: Answering): Promise<Reply> {
  const refuse = (result: number, msg: string): Reply => json(200, { result, success: false, msg, data: {} });
  switch (answer) {
    case 'ok': {
      const share_link = `https://www.${world.settings.site}/discovery/item/${id}`;
      return json(200, {
        result: 0,
        success: true,
        msg: '',
        data: { id, score: 10 },
        share_link,
        business_bind_results: [],
      });
    }
    case 'no-id':
    case 'no-id-made':
      return json(200, { result: 0, success: true, msg: '', data: {} });
    case 'rejected':
      return refuse(-1, '');
    case 'rule':
      return refuse(-9136, '因违反社区规范禁止发笔记');
    case 'unable':
      return json(200, {
        ...{ result: -9999, success: false, msg: '暂时无法发布', data: {} },
        ...{ can_show_err_msg_to_user: true, need_retry: false },
      });
    case 'lost':
    case 'lost-before':
      // No reset: Chromium sends a request again by itself when a connection it had used before breaks.
      await new Promise((resolve) => req.socket.once('close', resolve));
      throw new Hangup();
    case 'expired':
      world.settings = { ...world.settings, signedIn: false };
      world.journal.record({ kind: 'sessions-ended' });
      return json(401, { code: -100, success: false, msg: '登录已过期', data: {} });
    case 'captcha':
      world.journal.record({ kind: 'blocked', how: 'captcha' });
      return json(461, {}, { verifytype: '124', verifyuuid: randomBytes(8).toString('hex') });
    default:
      return assertNever(answer);
  }
}

function assertNever(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}

function toNote(world: World, { common, sandbox }: Submitted): Note {
  const nowMs = Date.now();
  const { review, reviewMs, listLagMs, verdict } = world.settings;
  const kind = common.type === 'video' ? 'video' : 'image';
  const reviewed = review === 'all' || (review === 'video' && kind === 'video');
  return {
    id:
      Math.floor(nowMs / 1000)
        .toString(16)
        .padStart(8, '0') + randomBytes(8).toString('hex'),
    kind,
    title: common.title,
    body: common.desc,
    topics: common.hash_tag,
    files: sandbox.files.map((id) => fileOf(world, id)),
    cover: sandbox.cover === null ? null : fileOf(world, sandbox.cover),
    pkCovers: sandbox.pkCovers.map((id) => fileOf(world, id)),
    visibility: sandbox.visibility,
    scheduledAtMs: sandbox.scheduledAtMs,
    scheduledText: sandbox.scheduledText,
    original: sandbox.original,
    declaration: sandbox.declaration,
    createdAtMs: nowMs,
    pressedBy: sandbox.pressedBy,
    listedAtMs: nowMs + listLagMs,
    reviewedAtMs: reviewed ? nowMs + reviewMs : nowMs,
    verdict: verdict === 'rejected' ? 'rejected' : null,
  };
}

function fileOf(world: World, id: string): StoredFile {
  const file = world.state.files.get(id);
  if (!file) throw new Refusal(json(200, { result: -9059, success: false, msg: '参数错误', data: {} }));
  return file;
}
