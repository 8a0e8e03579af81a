import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureWorkspaceId, findWorkspaceId } from '../../src/config/workspace-id.ts';
import { tempDir } from '../support/temp.ts';

describe('the name of a workspace', () => {
  it('is made once and stays, also when the workspace is moved', async () => {
    const root = await tempDir();
    const [workspace, moved] = [join(root, 'ws'), join(root, 'moved')];
    expect(await findWorkspaceId(workspace)).toBeNull();
    const id = await ensureWorkspaceId(workspace);
    expect(await ensureWorkspaceId(workspace)).toBe(id);
    await rename(workspace, moved);
    expect(await ensureWorkspaceId(moved)).toBe(id);
    expect(await ensureWorkspaceId(workspace)).not.toBe(id);
  });

  it.each(['', '{', '{"v":1}', '{"v":2,"id":"0123456789"}', '[]'])(
    'damaged as %j is told, and left as it is',
    async (text) => {
      const workspace = await tempDir();
      await writeFile(join(workspace, 'workspace.json'), text);
      await expect(ensureWorkspaceId(workspace)).rejects.toMatchObject({ kind: 'usage', code: 'workspace-id-broken' });
      expect(await readFile(join(workspace, 'workspace.json'), 'utf8')).toBe(text);
    },
  );
});
