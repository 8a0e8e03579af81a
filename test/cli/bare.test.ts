import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

/** The program's name alone, without a terminal: the exit code and what was printed. */
async function bareIn(workspace: string) {
  const cli = await fakeCli({ workspace });
  let code: number | null = null;
  const program = createProgram('en', async (task) => {
    code = await task(cli);
  });
  let printed = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await program.parseAsync([], { from: 'user' });
  } finally {
    out.mockRestore();
  }
  return { code, printed };
}

describe('the name of the program alone, without a terminal', () => {
  it('shows the help where there is no workspace', async () => {
    const { code, printed } = await bareIn(join(await tempDir(), 'none'));
    expect(code).toBe(0);
    expect(printed).toContain('Usage: clipferry');
  });

  it('says what is wrong where the journal is there and its ledger is not', async () => {
    const workspace = await tempDir();
    await mkdir(join(workspace, 'originals'));
    await writeFile(join(workspace, 'publications.jsonl'), '{}\n');
    await expect(bareIn(workspace)).rejects.toMatchObject({ code: 'ledger-emptied' });
  });
});
