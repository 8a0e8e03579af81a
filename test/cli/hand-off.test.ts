import { describe, expect, it } from 'vitest';
import { terminalHandOff } from '../../src/cli/hand-off/terminal.ts';
import type { Draft, HandOff, Language, RenditionFiles, Showing } from '../../src/contract/index.ts';
import { type FakeCliOptions, fakeCli } from './fake-cli.ts';

const sha256 = 'a'.repeat(64);
const nobodyReads = () => {
  throw new Error('nobody reads files here');
};
const pathOf = (sha: string) => `/workspace/renditions/${sha}.mp4`;
const files: RenditionFiles = {
  ensureFile: async (sha) => pathOf(sha),
  open: nobodyReads,
  fill: nobodyReads,
  copyTo: nobodyReads,
};

const file = { sha256, bytes: 10, mime: 'video/mp4', role: 'video', alt: '', facts: null } as never;
const draft: Draft = {
  deliveryKey: 'fake:me:p01',
  postRef: 'p01',
  order: 1,
  kind: 'video',
  title: 'At the harbour',
  body: 'Boats\nand herring',
  hashtags: ['boats', 'herring'],
  visibility: 'private',
  createdAt: '2024-01-01T00:00:00.000Z',
  scheduledAt: '2026-12-01T17:00:00.000Z',
  location: null,
  language: null,
  media: [{ file, asset: null }],
  cover: null,
};

const showing: Showing = {
  draft,
  place: {
    text: { title: null, body: [], hashtags: { max: null, inBody: () => null }, links: 'keep', captionWanted: true },
    checklist: () => [],
    readAddress: () => null,
    composer: null,
  },
};

async function atTerminal(answers: FakeCliOptions['answers'], language: Language = 'en') {
  const cli = await fakeCli({ workspace: '/nowhere', language, ...(answers === undefined ? {} : { answers }) });
  return { cli, handOff: terminalHandOff(cli, files) };
}

function here(handOff: HandOff | null): HandOff {
  if (handOff === null) throw new Error('nobody is there');
  return handOff;
}

const signal = new AbortController().signal;

describe('a person who publishes at the terminal', () => {
  it('sees exactly the draft and where its files are', async () => {
    const { cli, handOff } = await atTerminal(['posted-no-link']);
    await here(handOff).present(showing, signal);
    const shown = cli.printed.lines.join('\n');
    for (const part of ['p01', 'At the harbour', 'Boats', 'and herring', '#boats #herring', pathOf(sha256), 'private'])
      expect(shown).toContain(part);
    expect(shown).toContain('2026-12-01 17:00 UTC');
  });

  it.each([
    [['posted', 'https://there.example/1 '], { kind: 'posted', url: 'https://there.example/1' }],
    [['posted', '  '], { kind: 'posted', url: null }],
    [['posted-no-link'], { kind: 'posted', url: null }],
    [['not-now'], { kind: 'not-now' }],
    [['skip'], { kind: 'skip' }],
  ] as const)('who answers %j is understood', async (answers, said) => {
    expect(await here((await atTerminal(answers)).handOff).present(showing, signal)).toEqual(said);
  });

  it('is asked about what an earlier run showed, and may not know', async () => {
    const { cli, handOff } = await atTerminal(['unsure', 'posted-no-link']);
    expect(await here(handOff).ask(showing, signal)).toEqual({ kind: 'unsure' });
    expect(await here(handOff).ask(showing, signal)).toEqual({ kind: 'posted', url: null });
    expect(cli.printed.asked[0]).toMatch(/earlier/);
    expect(cli.printed.lines.join('\n'), 'which one it was').toContain('At the harbour');
  });

  it('is spoken to in their language', async () => {
    const { cli, handOff } = await atTerminal(['skip'], 'zh');
    await here(handOff).present(showing, signal);
    expect(cli.printed.lines.join('\n')).toContain('请你来发布');
  });

  it('is not asked about a second post before the first is answered', async () => {
    const { cli, handOff } = await atTerminal(['not-now', 'skip']);
    const said = await Promise.all([
      here(handOff).present(showing, signal),
      here(handOff).present({ ...showing, draft: { ...draft, postRef: 'p02' } }, signal),
    ]);
    expect(said).toEqual([{ kind: 'not-now' }, { kind: 'skip' }]);
    const text = cli.printed.lines.join('\n');
    expect(text.indexOf('p01')).toBeLessThan(text.indexOf('p02'));
  });

  it('is left in peace once the run was told to stop', async () => {
    const { cli, handOff } = await atTerminal([]);
    const stopped = AbortSignal.abort();
    await expect(here(handOff).present(showing, stopped)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(here(handOff).ask(showing, stopped)).rejects.toMatchObject({ name: 'AbortError' });
    expect(cli.printed.asked).toEqual([]);
  });

  it('is nobody where there is no terminal', async () => {
    expect((await atTerminal(undefined)).handOff).toBeNull();
  });
});
