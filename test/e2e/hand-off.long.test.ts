import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../crash/stage.ts';
import { runCli } from '../support/cli.ts';
import { kill, startHandOff } from '../support/hand-off-run.ts';
import { noteAddress, Phone } from '../support/phone.ts';
import { suiteTempDirs, tempDir } from '../support/temp.ts';

const folders = suiteTempDirs();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(await folders(), { videos: ['good'], photoPosts: 2 });
  return () => stage.close();
}, 120_000);

/** A workspace with a plan of three posts for a place where a person publishes. */
async function planned(...more: readonly string[]) {
  const workspace = join(await tempDir(), 'ws');
  const place = ['--workspace', workspace, '--allow-host', stage.host];
  const to = more.includes('--to') ? [] : ['--to', 'rednote'];
  const migrated = await runCli(
    [
      ...place,
      'migrate',
      stage.exportPath,
      '--captions',
      stage.captionsPath,
      '--pace',
      'none',
      '--yes',
      ...to,
      ...more,
    ],
    { env: { CLIPFERRY_FETCH_GAP_MS: '0' } },
  );
  return { workspace, place, migrated, cli: (...words: readonly string[]) => runCli([...place, ...words]) };
}

describe('posting by hand, with the packed program', { timeout: 180_000 }, () => {
  it('without anybody there everything is prepared and waits, and the command that goes on is named', async () => {
    const { migrated } = await planned();
    expect(migrated.code).toBe(3);
    expect(migrated.stdout).toMatch(/a person publishes here[\s\S]*clipferry handoff/);
    expect(migrated.stdout).not.toMatch(/cannot post|not possible/);
  });

  it('shows post by post, is killed in front of one, asks about it first, and never offers a posted one again', async () => {
    const { workspace, place, cli } = await planned();
    const seen: string[] = [];

    const first = await startHandOff([...place, 'handoff', '--local']);
    const phone = await Phone.scan(first.url);
    const one = await phone.nextCard();
    expect(one).toMatchObject({ kind: 'post', card: { title: 'Post 1' } });
    const [video] = one?.card.files ?? [];
    const saved = await phone.file(`${video?.path}?save`);
    expect(saved.headers.get('content-disposition')).toBe('attachment; filename="001.mp4"');
    const sha256 = createHash('sha256')
      .update(Buffer.from(await saved.arrayBuffer()))
      .digest('hex');
    expect(readFileSync(join(workspace, 'publications.jsonl'), 'utf8'), 'the intent was written before').toContain(
      sha256,
    );
    seen.push(one?.card.heading?.text ?? '');
    const posted = { kind: 'posted', card: one?.card.id ?? '', address: noteAddress(1), sure: false } as const;
    expect(await phone.answer(posted)).toEqual({ kind: 'taken' });
    const two = await phone.nextCard(one?.card.id);
    seen.push(two?.card.heading?.text ?? '');
    expect(await phone.answer(posted), 'an answer twice counts once').toEqual({ kind: 'stale' });
    await kill(first);

    const second = await startHandOff([...place, 'handoff', '--local']);
    await expect(Phone.scan(first.url), 'the code of the earlier run').rejects.toThrow();
    const again = await Phone.scan(second.url);
    const asked = await again.nextCard();
    expect(asked).toMatchObject({ kind: 'question', card: { heading: { text: seen[1] } } });
    await again.answer({ kind: 'posted', card: asked?.card.id ?? '', address: '', sure: true });
    const three = await again.nextCard(asked?.card.id);
    expect(three?.kind).toBe('post');
    expect(seen).not.toContain(three?.card.heading?.text);
    await again.answer({ kind: 'not-now', card: three?.card.id ?? '' });
    expect(await again.nextCard(three?.card.id), 'a goodbye').toBeNull();
    expect((await second.ended).code, 'one waits').toBe(3);

    const third = await startHandOff([...place, 'handoff', '--local']);
    const last = await Phone.scan(third.url);
    const put = await last.nextCard();
    expect(put).toMatchObject({ kind: 'post', card: { heading: three?.card.heading } });
    await last.answer({ kind: 'skip', card: put?.card.id ?? '' });
    expect(await last.nextCard(put?.card.id)).toBeNull();
    const ended = await third.ended;
    expect(ended.stdout).not.toMatch(/"t=|[?&]t=[\w-]+.*[?&]t=/s);

    const status = await cli('status', '--json');
    const [account] = (status.json()[0]?.['accounts'] ?? []) as { byState: Record<string, number> }[];
    expect(account?.byState).toMatchObject({ published: 2 });
    const report = await cli('report', '--csv');
    expect(report.stdout).toContain(noteAddress(1));
  });

  it('ends with Ctrl-C in front of a post, says so at the page, and asks about it the next time', async () => {
    const { place } = await planned('--to', 'instagram');
    const run = await startHandOff([...place, 'handoff', '--local']);
    const phone = await Phone.scan(run.url);
    const card = (await phone.nextCard())?.card;
    expect(card?.place).toBe('Instagram');
    run.child.kill('SIGINT');
    expect(await phone.nextCard(card?.id)).toBeNull();
    expect((await run.ended).code).toBe(130);
    const next = await startHandOff([...place, 'run', '--local']);
    const asked = await (await Phone.scan(next.url)).nextCard();
    expect(asked).toMatchObject({ kind: 'question', card: { body: card?.body } });
    await kill(next);
  });

  it('names what is wrong before anything is shown', async () => {
    const { cli } = await planned('--to', 'folder');
    const nothing = await cli('handoff', '--local');
    expect(nothing).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/nothing is planned that you publish by hand/),
    });
    const { cli: other } = await planned();
    expect(await other('handoff', '--port', '99999')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('99999'),
    });
    expect(await other('handoff', '--address', '203.0.113.9')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not an address of this computer'),
    });
  });
});
