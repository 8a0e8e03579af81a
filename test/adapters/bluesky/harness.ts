import { bluesky } from '../../../adapters/destinations/bluesky/index.ts';
import type { JsonObject, RemotePost } from '../../../src/contract/index.ts';
import {
  type DestinationHarness,
  impossible,
  otherServerHost,
  type Stage,
} from '../../contract/describe-destination.ts';
import { createAppPassword, type Pds, type PdsAccount } from '../../support/pds.ts';
import { readPosts } from './public-posts.ts';

/** The suite's view of a real PDS. `choices`: options beside the addresses. */
export async function blueskyHarness(pds: Pds, choices: JsonObject = {}): Promise<DestinationHarness> {
  const options = bluesky.options.parse({ service: pds.url, plc: pds.plc, ...choices }) as JsonObject;
  const known = await pds.createAccount();
  const appPassword = await createAppPassword(pds, known);
  const stages = new Map<Stage, PdsAccount>();
  const takenDown = new Set<string>();
  const accountOf = (stage: Stage): PdsAccount => {
    const account = stages.get(stage);
    if (!account) throw new Error('a stage of another harness');
    return account;
  };

  return {
    destination: bluesky,
    options,
    serverLimits: null,
    start: async () => {
      const account = await pds.createAccount();
      const stage: Stage = {
        account: { destination: 'bluesky', label: 'me' },
        options,
        credentials: credentialsOf(pds, account),
        hosts: pds.hosts,
        secrets: [account.password, appPassword],
        notSecret: [account.did, account.handle, pds.url],
        published: async () => {
          // What is taken down shows nothing: it is put back for the look.
          if (takenDown.delete(account.did)) await takeDown(pds, account, false);
          return readPosts(pds, account.did);
        },
        // The server's own clock only has to move where its tokens must grow old.
        advance: async () => undefined,
        close: () => pds.limits(false),
      };
      stages.set(stage, account);
      return stage;
    },
    stop: () => pds.stop(),
    badCredentials: [
      {
        name: 'tokens the server did not make',
        credentials: { ...credentialsOf(pds, known), accessJwt: 'token-of-nobody', refreshJwt: 'token-of-nobody' },
      },
      {
        name: 'the tokens of another account',
        credentials: { ...credentialsOf(pds, known), did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' },
      },
    ],
    loginAnswers: {
      good: { identifier: `@${known.handle}`, password: appPassword },
      bad: { identifier: known.handle, password: 'aaaa-bbbb-cccc-dddd' },
    },
    loginOptions: () => ({ service: pds.url, plc: pds.plc }),
    otherServer: { service: `https://${otherServerHost}` },
    situations: {
      'other-account': async () => {
        const other = await pds.createAccount();
        return { credentials: credentialsOf(pds, other), published: () => readPosts(pds, other.did) };
      },
      'upload-processing': impossible('a PDS has a file as soon as it has its bytes'),
      'login-revoked': async (stage) => {
        // An access token lives on for two hours; what ends with the login is its renewal.
        await pds.call('com.atproto.server.deleteSession', {
          body: null,
          authorization: `Bearer ${accountOf(stage).refreshJwt}`,
        });
        await pds.advance(3 * 60 * 60_000);
      },
      'upload-forgotten': impossible('a PDS takes a file in one piece and knows no unfinished uploads'),
      'asset-forgotten': (stage) => pds.forgetBlobs(accountOf(stage).did),
      'post-processing': impossible('a PDS shows a record as soon as it has it, and tells nothing about transcoding'),
      'post-refused': impossible('a PDS knows no review; what a moderator hides looks like a deleted post'),
      'post-damaged': impossible('a record and its files are one, and named by their hash'),
      'post-edited': (stage, remote) => changeText(pds, accountOf(stage), remote),
      'post-removed': (stage, remote) => removePost(pds, accountOf(stage), remote),
      'account-at-risk': async (stage) => {
        await takeDown(pds, accountOf(stage), true);
        takenDown.add(accountOf(stage).did);
      },
      'quota-spent': async (stage) => spendQuota(pds, accountOf(stage)),
      'success-without-id': [
        { status: 200, headers: {}, body: '{"validationStatus":"valid"}' },
        { status: 200, headers: {}, body: '{"uri":"at://somebody/app.bsky.feed.post/3kaaaaaaaaaa2","cid":"bafy"}' },
      ],
    },
  };
}

export function credentialsOf(pds: Pds, { did, handle, accessJwt, refreshJwt }: PdsAccount): JsonObject {
  return { did, handle, pds: pds.url, accessJwt, refreshJwt };
}

function placeOf(account: PdsAccount, { id }: RemotePost): JsonObject {
  return { repo: account.did, collection: 'app.bsky.feed.post', rkey: id.split('/').at(-1) ?? '' };
}

/** Another client edits the post's words. */
async function changeText(pds: Pds, account: PdsAccount, remote: RemotePost): Promise<void> {
  const query = { repo: account.did, collection: 'app.bsky.feed.post', rkey: remote.id.split('/').at(-1) ?? '' };
  const { value } = (await pds.call('com.atproto.repo.getRecord', { query })) as { readonly value: JsonObject };
  const record = { ...value, text: 'Other words' };
  await pds.call('com.atproto.repo.putRecord', {
    body: { ...placeOf(account, remote), record },
    authorization: `Bearer ${account.accessJwt}`,
  });
}

async function removePost(pds: Pds, account: PdsAccount, remote: RemotePost): Promise<void> {
  await pds.call('com.atproto.repo.deleteRecord', {
    body: placeOf(account, remote),
    authorization: `Bearer ${account.accessJwt}`,
  });
}

/** A moderator's act. */
async function takeDown(pds: Pds, { did }: PdsAccount, applied: boolean): Promise<void> {
  await pds.callAsAdmin('com.atproto.admin.updateSubjectStatus', {
    subject: { $type: 'com.atproto.admin.defs#repoRef', did },
    takedown: applied ? { applied, ref: 'test' } : { applied },
  });
}

/** 5000 points an hour, three for each record in the request: they are counted before the request is looked at and refused. */
async function spendQuota(pds: Pds, account: PdsAccount): Promise<void> {
  await pds.limits(true);
  const write = { $type: 'com.atproto.repo.applyWrites#create', collection: 'a.b.c', value: {} };
  const body = { repo: account.did, writes: Array.from({ length: 1667 }, () => write) };
  await pds
    .call('com.atproto.repo.applyWrites', { body, authorization: `Bearer ${account.accessJwt}` })
    .catch(() => undefined);
}
