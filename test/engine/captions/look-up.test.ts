import { describe, expect, onTestFinished, test } from 'vitest';
import { oembedAt } from '../../../adapters/sources/tiktok/oembed.ts';
import type { Reason } from '../../../src/contract/index.ts';
import { type LookUpResult, lookUpCaptions } from '../../../src/engine/captions/look-up.ts';
import { createHostGuard } from '../../../src/net/guard.ts';
import { createHttpClient } from '../../../src/net/http.ts';
import { createRedactor } from '../../../src/net/redact.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';
import { makePost, Stage } from '../stage.ts';

/** What stands at the platform: an id → status, headers, body. */
type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown };

const idOf = (n: number) => `75568888087111478${String(n).padStart(2, '0')}`;

function shows(title: string, more: object = {}): Answer {
  return { body: { version: '1.0', type: 'video', title, author_url: 'https://www.tiktok.com/@someone', ...more } };
}

interface Scene {
  readonly stage: Stage;
  readonly server: TestServer;
  readonly remarks: { readonly where: string; readonly because: Reason }[];
  /** of the ids that were asked about */
  asked(): readonly string[];
  go(): Promise<LookUpResult>;
}

/** As many posts as there are answers, without captions, of someone; asked without a pause. */
async function scene(answers: readonly (Answer | (() => Answer))[]): Promise<Scene> {
  const stage = await Stage.open();
  await stage.import(answers.map((_, n) => makePost(n + 1, { caption: null, sourceId: idOf(n + 1) })));
  const asked: string[] = [];
  const server = await startServer(({ url }, response) => {
    const post = new URL(url, 'http://x').searchParams.get('url') ?? '';
    const id = /^https:\/\/www\.tiktok\.com\/share\/video\/(\d+)\/$/.exec(post)?.[1] ?? '';
    asked.push(id);
    const given = answers[Number(id.slice(-2)) - 1];
    const {
      status = 200,
      headers = {},
      body = '',
    } = (typeof given === 'function' ? given() : given) ?? { status: 500 };
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  onTestFinished(() => server.close());
  const http = createHttpClient({
    guard: createHostGuard({ allowedHosts: [server.host] }),
    redact: createRedactor(),
    userAgent: 'test',
  });
  onTestFinished(() => http.close());
  const remarks: Scene['remarks'] = [];
  return {
    stage,
    server,
    remarks,
    asked: () => asked,
    go: () =>
      lookUpCaptions(
        { ledger: stage.ledger, clock: stage.clock, stop: stage.stop },
        {
          lookUp: { ...oembedAt(server.origin), gapMs: 0 },
          http,
          source: 'tiktok',
          accountName: 'someone',
          onRemark: (remark) => void remarks.push(remark),
        },
      ),
  };
}

async function captionsOf(stage: Stage) {
  const page = await stage.ledger.posts.page(null, 100);
  return page.map(({ caption, captionFrom }) => [caption, captionFrom]);
}

describe('captions that are looked up', () => {
  test('come with where they are from; what is not there is named, and nothing is asked twice', async () => {
    const { stage, server, remarks, asked, go } = await scene([
      shows(' hello 🌊 #sea '),
      { status: 400, body: { code: 400, message: 'Something went wrong' } },
      { status: 404 },
      shows(''),
      shows('not ours', { author_unique_id: 'somebody.else' }),
      shows('other post', { embed_product_id: idOf(99) }),
      { body: { code: 10204, message: 'gone' } },
    ]);
    const result = await go();
    expect(result).toEqual({
      ...{ found: 1, wordless: 1, gone: 3, foreign: 2, notPublic: 0, withoutId: 0, trouble: 0, left: 0, asked: 7 },
      stopped: null,
    });
    expect((await captionsOf(stage))[0]).toEqual(['hello 🌊 #sea', `look-up: ${server.host}`]);
    expect(remarks.map(({ where, because }) => `${where} ${because.code}`)).toEqual([
      'p02 look-up-gone',
      'p03 look-up-gone',
      'p05 look-up-foreign',
      'p06 look-up-foreign',
      'p07 look-up-gone',
    ]);
    expect(await go()).toMatchObject({ found: 0, wordless: 1, gone: 3, foreign: 2, asked: 0 });
    expect(asked()).toHaveLength(7);
  });

  test('are asked for again a day after they were not there: a post can be made public', async () => {
    let answer: Answer = { status: 404 };
    const { stage, asked, go } = await scene([() => answer]);
    await go();
    answer = shows('here again');
    stage.clock.advance(23 * 3_600_000);
    expect(await go()).toMatchObject({ gone: 1, asked: 0 });
    stage.clock.advance(2 * 3_600_000);
    expect(await go()).toMatchObject({ found: 1, gone: 0 });
    expect(asked()).toHaveLength(2);
  });

  test('are not asked for where nobody would be shown them, where stronger words are, and without an id', async () => {
    const { stage, asked, go } = await scene([shows('x')]);
    await stage.import(
      [
        makePost(1, { caption: null, sourceId: idOf(1) }),
        makePost(2, { caption: null, sourceId: idOf(2), audience: 'private' }),
        makePost(3, { caption: null, sourceId: idOf(3), audience: 'friends' }),
        makePost(4, { caption: null, sourceId: null }),
        makePost(5, { caption: null, sourceId: idOf(5) }),
      ],
      '/again.zip',
    );
    await stage.ledger.posts.setCaptions([{ ref: 'p05', caption: 'mine', from: 'file: c.csv:2' }], stage.clock.now());
    expect(await go()).toMatchObject({ found: 1, notPublic: 2, withoutId: 1, asked: 1 });
    expect(asked()).toEqual([idOf(1)]);
  });

  test('take the place of the export’s own title, and give way to a file', async () => {
    const { stage, go } = await scene([shows('looked up')]);
    await stage.import([makePost(1, { caption: 'Title', sourceId: idOf(1) })], '/again.zip');
    await go();
    expect((await captionsOf(stage)).map(([caption]) => caption)).toEqual(['looked up']);
    await stage.ledger.posts.setCaptions([{ ref: 'p01', caption: 'mine', from: 'file: c.csv:2' }], stage.clock.now());
    expect(await captionsOf(stage)).toEqual([['mine', 'file: c.csv:2']]);
  });
});

describe('a platform that does not want to be asked', () => {
  test.each<[string, Answer, string, number]>([
    ['429 with a time', { status: 429, headers: { 'retry-after': '120' } }, 'look-up-blocked', 120_000],
    ['503 with a time', { status: 503, headers: { 'retry-after': '60' } }, 'look-up-blocked', 60_000],
    ['403', { status: 403 }, 'look-up-blocked', 3_600_000],
    ['a sign-in elsewhere', { status: 302, headers: { location: 'https://x/login' } }, 'look-up-blocked', 3_600_000],
    ['a page for people', { body: '<html>Verify you are human' }, 'look-up-page-instead', 3_600_000],
    ['an answer of another shape', { body: { items: [] } }, 'look-up-page-instead', 3_600_000],
  ])('is left alone at once (%s), for as long as it wishes, and what was got stays', async (_, block, code, waitMs) => {
    let second: Answer = block;
    const { stage, asked, go } = await scene([shows('one'), () => second, shows('three')]);
    const result = await go();
    expect(result).toMatchObject({ found: 1, left: 2, asked: 2, stopped: { code } });
    const until = new Date(Date.parse(stage.clock.now()) + waitMs).toISOString();
    expect(result.stopped?.values).toMatchObject({ untilAt: until });
    stage.clock.advance(waitMs - 1_000);
    expect(await go()).toMatchObject({ left: 2, asked: 0, stopped: { code: 'look-up-too-early' } });
    second = shows('two');
    stage.clock.advance(1_000);
    expect(await go()).toMatchObject({ found: 2, left: 0, stopped: null });
    expect(asked()).toEqual([1, 2, 2, 3].map(idOf));
    expect((await captionsOf(stage)).map(([caption]) => caption)).toEqual(['one', 'two', 'three']);
  });

  test('that fails for single posts is asked on; three in a row are enough', async () => {
    const bad = { status: 500 };
    const { remarks, asked, go } = await scene([bad, shows('two'), bad, bad, bad, shows('six')]);
    expect(await go()).toMatchObject({ found: 1, trouble: 4, left: 1, stopped: { code: 'look-up-unreachable' } });
    expect(remarks).toHaveLength(4);
    expect(asked()).toHaveLength(5);
  });

  test('and says of the first five that they are gone is believed in none, until one is there', async () => {
    const gone = { status: 404 };
    let answer: Answer = gone;
    const { remarks, asked, go } = await scene([gone, ...Array.from({ length: 6 }, () => () => answer), gone]);
    const result = await go();
    expect(result).toMatchObject({ gone: 0, left: 8, asked: 5, stopped: { code: 'look-up-all-gone' } });
    expect(remarks).toEqual([]);
    answer = shows('there');
    expect(await go()).toMatchObject({ found: 6, gone: 2, left: 0, asked: 8, stopped: null });
    // From all over: neighbours may have been deleted together.
    expect(asked().slice(0, 5)).toEqual([1, 2, 4, 5, 7].map(idOf));
  });

  test('and is not there at all is told as what the network says', async () => {
    const { server, remarks, go } = await scene([shows('x')]);
    await server.close();
    expect(await go()).toMatchObject({ trouble: 1, stopped: null });
    expect(remarks).toMatchObject([{ where: 'p01', because: { code: 'connection-refused' } }]);
  });
});

describe('a look-up that ends early', () => {
  test('goes on where a person stopped it', async () => {
    const { stage, go, asked } = await scene([
      () => {
        stage.stop.drain();
        return shows('one');
      },
      shows('two'),
    ]);
    expect(await go()).toMatchObject({ found: 1, left: 1, stopped: null });
    expect((await captionsOf(stage)).map(([caption]) => caption)).toEqual(['one', null]);
    expect(asked()).toHaveLength(1);
  });

  test('asks nothing twice when it was killed between an answer and its caption', async () => {
    const { stage, go, asked } = await scene([shows('one'), shows('two')]);
    const { posts } = stage.ledger;
    const set = posts.setCaptions;
    let calls = 0;
    Object.assign(posts, {
      setCaptions: (...args: Parameters<typeof set>) => {
        calls += 1;
        if (calls === 3) throw new Error('the power is gone');
        return set.call(posts, ...args);
      },
    });
    await expect(go()).rejects.toThrow('the power is gone');
    expect((await captionsOf(stage)).map(([caption]) => caption)).toEqual(['one', null]);
    Object.assign(posts, { setCaptions: set });
    expect(await go()).toMatchObject({ found: 1, asked: 0 });
    expect((await captionsOf(stage)).map(([caption]) => caption)).toEqual(['one', 'two']);
    expect(asked()).toHaveLength(2);
  });
});
