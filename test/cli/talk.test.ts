import { describe, expect, it, vi } from 'vitest';
import { ensureConsent } from '../../src/cli/consent.ts';
import { exitCodeOf, exitCodeOfTotals, exitCodes, printError } from '../../src/cli/fail.ts';
import { createTalk, type Talk } from '../../src/cli/phrases/talk.ts';
import { oneLine, reasonData } from '../../src/cli/tell.ts';
import {
  type AdapterRegistry,
  because,
  type Destination,
  FerryError,
  type Language,
  type Reason,
} from '../../src/contract/index.ts';
import { reasonToJson } from '../../src/core/reason-json.ts';
import { deliveryStates } from '../../src/core/states.ts';
import { FakeDestination } from '../engine/fake-destination.ts';
import { Stage } from '../engine/stage.ts';
import { fakeCli, registryOf } from './fake-cli.ts';

const words = {
  en: {
    title: 'Fake Place',
    options: {},
    login: {},
    units: { lumps: 'lumps of text' },
    reasons: {
      odd: ({ count }: { readonly count?: number }) => `${count?.toFixed(0) ?? 'some'} odd things`,
      danger: 'people were warned',
    },
  },
  zh: {
    title: '假平台',
    options: {},
    login: {},
    units: { lumps: '段' },
    reasons: { odd: '有点奇怪', danger: '有人收到过警告' },
  },
} as unknown as Destination['words'];

function destination(over: Partial<Destination> = {}): Destination {
  return { ...new FakeDestination().destination, words, ...over };
}

async function talkIn(language: Language, registry: AdapterRegistry = registryOf([destination()])): Promise<Talk> {
  return createTalk({ language, zone: { name: 'UTC', named: true }, registry });
}

describe('a reason in words', () => {
  it('moves no cursor and turns no line around, whatever a server said', async () => {
    const reason: Reason = { code: 'in-doubt', said: 'no\u001b]0;x\u0007\u001b[2J \u009b31m\u202eway' };
    const { sentence } = await (await talkIn('en')).say(reason);
    expect(sentence).toContain('way');
    expect(sentence).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('is found in the catalogue, in the reader’s language', async () => {
    const reason = because('in-doubt');
    const [en, zh] = [await (await talkIn('en')).say(reason), await (await talkIn('zh')).say(reason)];
    expect(en.sentence).toMatch(/unknown/);
    expect(zh.sentence).toMatch(/\p{Script=Han}/u);
  });

  it('of an adapter is found in the adapter’s words, which are loaded for it', async () => {
    const talk = await talkIn('en');
    const reason = { code: 'fake/odd', values: { count: 3 } };
    expect(talk.sayAtOnce(reason).sentence, 'not loaded yet').toBe('fake/odd');
    expect((await talk.say(reason)).sentence).toBe('3 odd things');
    expect(talk.sayAtOnce(reason).sentence).toBe('3 odd things');
    expect(talk.speech.unit('fake/lumps')).toBe('lumps of text');
  });

  it('shows what the other side said beside the sentence, quoted, with its name where it is known', async () => {
    const talk = await talkIn('en');
    const reason = { code: 'fake/odd', said: 'E_ODD' };
    expect((await talk.say(reason)).sentence).toBe('some odd things (Fake Place says: “E_ODD”)');
    const shared: Reason = { code: 'refused', said: 'go away' };
    expect((await talk.say(shared, 'fake')).sentence).toBe('the server refused it (Fake Place says: “go away”)');
    expect((await talk.say(shared)).sentence).toBe('the server refused it: “go away”');
    const zh = await talkIn('zh');
    expect((await zh.say(shared, 'fake')).sentence).toBe('服务器拒绝了这个请求（假平台的提示：“go away”）');
  });

  it('that nobody has words for is shown as it was said, else as its code', async () => {
    const talk = await talkIn('en');
    expect((await talk.say({ code: 'never-heard', said: 'the link died' })).sentence).toBe('the link died');
    expect((await talk.say({ code: 'never-heard' })).sentence).toBe('never-heard');
    expect((await talk.say({ code: 'gone-adapter/thing' })).sentence).toBe('gone-adapter/thing');
    expect((await talk.say({ code: 'toString' })).sentence).toBe('toString');
    expect((await talk.say({ code: 'constructor', said: 'x' })).sentence).toBe('x');
  });

  it('with values nobody expected is told without them', async () => {
    expect((await (await talkIn('en')).say({ code: 'fake/odd', values: { count: 'three' } })).sentence).toBe(
      'some odd things',
    );
  });

  it('tells the reasons that stand in its values', async () => {
    const last: Reason = { code: 'fake/odd', values: { count: 2 }, said: 'E2' };
    const talk = await talkIn('en');
    const told = await talk.say(because('tried-often', { tries: 12, last: reasonToJson(last) }), 'fake');
    expect(told.sentence).toMatch(/^.*12.*: 2 odd things \(Fake Place says: “E2”\)$/);
  });

  it('names the ways out of what is behind it after its own, each once', async () => {
    const why = reasonToJson(because('captcha', { destination: 'fake', account: 'me' }));
    const { ways } = await (await talkIn('en')).say(
      because('account-stopped', { destination: 'fake', account: 'me', why }),
    );
    expect(ways.map(({ text, command }) => command ?? text)).toEqual([
      'clipferry accounts resume fake/me',
      'open the site in your browser and solve it',
    ]);
  });

  it('has its best way out in one line of a report, with the command', async () => {
    const line = await oneLine(await talkIn('en'), because('login-expired', { destination: 'fake', account: 'a b' }));
    expect(line).toBe("the login is no longer valid; log in again: clipferry login fake --account 'a b'");
  });

  it('is data for scripts, with the sentence beside it', async () => {
    const reason = because('pace-gap', { minGapMs: 3_600_000 });
    expect(await reasonData(await talkIn('en'), { ...reason, said: 'slow' }, 'fake')).toEqual({
      code: 'pace-gap',
      values: { minGapMs: 3_600_000 },
      said: 'slow',
      text: expect.stringContaining('1 hour'),
    });
  });

  it('speaks of the workspace’s source', async () => {
    const talk = await talkIn('en');
    expect(talk.speech.source.name).toBe('Clipland');
    expect(talk.text.wizard.title).toContain('Clipland');
    await talk.from('never-heard');
    expect(talk.speech.source.name).toBe('Clipland');
  });
});

describe('exit codes', () => {
  it.each([
    ['retryable', 5],
    ['needs-user', 3],
    ['account-risk', 9],
    ['permanent', 4],
    ['fatal', 8],
    ['usage', 2],
    ['locked', 7],
    ['interrupted', 130],
  ] as const)('of a %s error is %d, whatever its code', (kind, exit) => {
    expect(exitCodeOf(new FerryError(kind, { code: 'anything' }))).toBe(exit);
  });

  it('of anything else is 1: a bug', () => {
    expect(exitCodeOf(new TypeError('x is not a function'))).toBe(exitCodes.bug);
  });

  it.each([
    [{}, 0, 0],
    [{ published: 3, skipped: 2, removed: 1 }, 0, 0],
    [{ failed: 1, published: 3 }, 0, 4],
    [{ planned: 2, failed: 1 }, 2, 3],
    [{ planned: 2 }, 1, 5],
    [{ accepted: 1 }, 0, 5],
    [{ unconfirmed: 1, planned: 2 }, 0, 6],
  ])('of totals %j with %d held is %d', (counts, held, exit) => {
    const byState = { ...Object.fromEntries(deliveryStates.map((state) => [state, 0])), ...counts } as never;
    expect(exitCodeOfTotals({ byState, held, changed: 0, reasons: [] })).toBe(exit);
  });
});

describe('an error on the screen', () => {
  async function printed(error: unknown, { json = false, verbose = false, language = 'en' as Language } = {}) {
    const written = { out: '', err: '' };
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
        written.out += text;
        return true;
      }),
      vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
        written.err += text;
        return true;
      }),
    ];
    try {
      await printError(error, { json, verbose, talk: await talkIn(language) });
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    return written;
  }

  it('says what, and each way out on a line of its own', async () => {
    const { out, err } = await printed(new FerryError('usage', because('no-plan', {})));
    expect(err).toBe(
      'clipferry: there is no plan in this workspace\n  Make one: clipferry plan <export> --to <destination>\n',
    );
    expect(out).toBe('');
  });

  it('is data on stdout for scripts', async () => {
    const { out } = await printed(new FerryError('usage', because('ids-empty', { path: 'a.txt' })), { json: true });
    expect(JSON.parse(out)).toEqual({
      v: 1,
      kind: 'error',
      code: 'ids-empty',
      values: { path: 'a.txt' },
      text: 'a.txt names no post',
      ways: [],
      exit: 2,
    });
  });

  it('that is a bug says so, in the reader’s language, without a stack but with -v', async () => {
    const bug = new TypeError('x is not a function');
    expect((await printed(bug)).err).toMatch(/^clipferry: this is a bug.*x is not a function\n/);
    expect((await printed(bug)).err).not.toMatch(/\n\s+at /);
    expect((await printed(bug, { verbose: true })).err).toMatch(/\n\s+at /);
    expect((await printed(bug, { language: 'zh' })).err).toContain('不是你的操作有误');
    expect(JSON.parse((await printed(bug, { json: true })).out)).toMatchObject({ code: 'bug', exit: 1 });
  });
});

describe('what a destination asks people to know', () => {
  const risky = destination({ consent: () => ({ code: 'fake/danger' }) });
  const account = { destination: 'fake', label: 'me' };
  const ask = { account, destination: risky, options: {}, acceptRisk: undefined };

  it('is asked once, and not again in the other language', async () => {
    const stage = await Stage.open();
    const first = await fakeCli({ workspace: stage.folder, destinations: [risky], answers: ['yes'] });
    await ensureConsent(first, stage.engine(), ask);
    expect(first.printed.notes).toEqual(['people were warned']);
    const zh = await fakeCli({ workspace: stage.folder, destinations: [risky], language: 'zh' });
    await ensureConsent(zh, stage.engine(), ask);
    expect(zh.printed.asked).toEqual([]);
  });

  it('is asked again once its wording is another', async () => {
    const stage = await Stage.open();
    await stage.ledger.accounts.consent(account, 'an older wording', stage.clock.now());
    const cli = await fakeCli({ workspace: stage.folder, destinations: [risky] });
    await expect(ensureConsent(cli, stage.engine(), ask)).rejects.toMatchObject({ code: 'consent-needed' });
  });

  it('is not agreed to by anything but yes', async () => {
    const stage = await Stage.open();
    const cli = await fakeCli({ workspace: stage.folder, destinations: [risky], answers: ['y'], yes: true });
    await expect(ensureConsent(cli, stage.engine(), ask)).rejects.toMatchObject({ code: 'consent-refused' });
    expect((await stage.ledger.accounts.get(account)).consentText).toBeNull();
  });

  it('is agreed to by its own flag', async () => {
    const stage = await Stage.open();
    const cli = await fakeCli({ workspace: stage.folder, destinations: [risky] });
    await ensureConsent(cli, stage.engine(), { ...ask, acceptRisk: 'fake' });
    expect((await stage.ledger.accounts.get(account)).consentText).toBe('people were warned');
  });
});
