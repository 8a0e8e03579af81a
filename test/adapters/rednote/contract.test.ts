import { rednote } from '../../../adapters/destinations/rednote/index.ts';
import { startSandbox } from '../../../adapters/sandboxes/rednote/index.ts';
import type { Options, RemotePost, Sandbox, UploadTicket, Visibility } from '../../../src/contract/index.ts';
import {
  type DestinationHarness,
  describeDestination,
  impossible,
  otherServerHost,
  type PublicPost,
  type Stage,
} from '../../contract/describe-destination.ts';
import type { Loose } from './sandbox-calls.ts';
import { type MovableTime, moveTime } from './time.ts';

const lagMs = 1500;

/** Faults are asked for and things are changed at the sandbox itself, behind the adapter's back. */
describeDestination('rednote', () => {
  let shared: { readonly sandbox: Sandbox; readonly time: MovableTime } | null = null;
  const ensureShared = async () => {
    // The suite's clock stands at a moment of its own, and the sandbox judges schedules by the time of day.
    const time = shared?.time ?? moveTime();
    shared ??= {
      time,
      sandbox: await startSandbox({
        settings: { listLagMs: lagMs, topics: Array.from({ length: 10 }, (_, index) => `t${index}`) },
      }),
    };
    return shared;
  };
  const stages = new Map<Stage, { readonly account: string; readonly home: string; readonly time: MovableTime }>();
  const placeOf = (stage: Stage) => {
    const place = stages.get(stage);
    if (!place) throw new Error('a stage of another harness');
    return place;
  };
  const change = async (stage: Stage, { id }: RemotePost, tabStatus: number): Promise<void> => {
    const { home, time } = placeOf(stage);
    await post(`${home}/sandbox/notes/${id}`, { tabStatus });
    time.advance(lagMs);
  };

  const harness: DestinationHarness = {
    destination: rednote,
    options: optionsAt('http://127.0.0.1:9'),
    serverLimits: null,
    async start() {
      const { sandbox, time } = await ensureShared();
      time.set('2026-11-22T12:00:00.000Z');
      const home = String(sandbox.facts['home']);
      const { account, cookies } = await post(`${home}/sandbox/sessions`, {});
      const stage: Stage = {
        account: { destination: 'rednote', label: 'me' },
        options: sandbox.options,
        credentials: { cookies },
        hosts: sandbox.hosts,
        secrets: [cookie(cookies, 'web_session'), cookie(cookies, 'access-token-creator.rednote.com'), 'q-sandbox-'],
        notSecret: ['sandbox'],
        published: () => notesOf(sandbox, account),
        advance: async (ms) => time.advance(ms),
        close: async () => {
          stages.delete(stage);
          await fetch(`${home}/sandbox/faults`, { method: 'DELETE' });
        },
      };
      stages.set(stage, { account, home, time });
      return stage;
    },
    async stop() {
      shared?.time.restore();
      await shared?.sandbox.close();
    },
    // The sandbox hands its login over; nobody types one.
    badCredentials: [],
    // Two parts and a bit.
    maxRealBytes: 11 * 1024 * 1024,
    loginAnswers: impossible('signing in happens in a browser window, which is not part of this version'),
    otherServer: optionsAt(`https://${otherServerHost}`),
    situations: {
      'other-account': async (stage) => {
        const { sandbox } = await ensureShared();
        const { account, cookies } = await post(`${placeOf(stage).home}/sandbox/sessions`, {});
        return { credentials: { cookies }, published: () => notesOf(sandbox, account) };
      },
      'upload-processing': impossible('the upload hosts have a file as soon as they have its bytes'),
      // One web session per account: a login elsewhere ends ours.
      'login-revoked': async (stage) => {
        const { home, account } = placeOf(stage);
        await post(`${home}/sandbox/sessions`, { account });
      },
      'upload-forgotten': async (stage, ticket) => abort(stage, ticket),
      'asset-forgotten': impossible('REDnote has no word for a lost file: -9059 is any bad parameter'),
      'post-processing': (stage, remote) => change(stage, remote, 2),
      'post-refused': (stage, remote) => change(stage, remote, 3),
      'post-damaged': impossible('REDnote keeps a note whole or not at all'),
      'post-edited': async (stage, { id }) => {
        await post(`${placeOf(stage).home}/sandbox/notes/${id}`, { title: 'Second thoughts', desc: 'Another text' });
      },
      'post-removed': async (stage, { id }) => {
        const { edith } = (stage.options as Loose).endpoints;
        await post(`${edith}/web_api/sns/capa/postgw/note/delete`, { note_id: id }, stage);
      },
      'account-at-risk': async (stage) => {
        await post(`${placeOf(stage).home}/sandbox/faults`, { kind: 'captcha', route: 'create' });
      },
      'quota-spent': impossible('no code for a daily limit of REDnote is known'),
      'success-without-id': [
        answer('{"result":0,"success":true,"msg":"","data":{}}'),
        answer('{"result":0,"success":true,"msg":"","data":null}'),
        answer('{"result":0,"success":true,"data":{"id":"","score":10}}'),
        answer('{"success":true}'),
      ],
    },
  };
  return harness;
});

function optionsAt(base: string): Options {
  return { site: 'rednote.com', endpoints: { creator: base, edith: base, www: base } };
}

async function post(url: string, body: object, stage?: Stage): Promise<Loose> {
  const cookies = (stage?.credentials as Loose)?.cookies;
  const response = await fetch(url, {
    method: 'POST',
    headers: cookies ? { cookie: cookies, 'x-s': 'made-up' } : {},
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** The host forgets an unfinished upload, as it does with old ones. */
async function abort(_stage: Stage, ticket: UploadTicket): Promise<void> {
  const { permit, uploadId } = ticket.data as Loose;
  const response = await fetch(`${permit.origin}/${permit.fileId}?uploadId=${uploadId}`, {
    method: 'DELETE',
    headers: { 'x-cos-security-token': permit.token },
  });
  if (response.status !== 204) throw new Error(`abort answered ${response.status}`);
}

function cookie(cookies: string, name: string): string {
  const found = cookies.split('; ').find((pair) => pair.startsWith(`${name}=`));
  if (!found) throw new Error(`no cookie ${name}`);
  return found.slice(name.length + 1);
}

function answer(body: string) {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

async function notesOf(sandbox: Sandbox, account: unknown): Promise<readonly PublicPost[]> {
  return (await sandbox.posts()).filter((note: Loose) => note.account === account).map((note) => shown(note));
}

function shown(note: Loose): PublicPost {
  return {
    id: note.id,
    title: note.title,
    body: note.desc,
    visibility: note.visibility as Visibility,
    media: note.files.map((file: Loose) => file.sha256),
    // There is no field for it.
    alt: note.files.map(() => ''),
    cover: note.cover?.sha256 ?? null,
    createdAt: note.createdAt,
    scheduledAt: note.scheduled,
  };
}
