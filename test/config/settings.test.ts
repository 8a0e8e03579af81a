import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/settings.ts';
import { tempDir } from '../support/temp.ts';

async function stage(files: { readonly user?: unknown; readonly workspace?: unknown } = {}) {
  const folder = await tempDir();
  const workspace = join(folder, 'ws');
  await mkdir(workspace);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  if (files.user !== undefined) await writeFile(join(folder, 'config.json'), text(files.user));
  if (files.workspace !== undefined) await writeFile(join(workspace, 'config.json'), text(files.workspace));
  const env = { CLIPFERRY_CONFIG_DIR: folder };
  return {
    folder,
    workspace,
    load: (more: Record<string, string> = {}) => loadConfig({ workspace }, { ...env, ...more }),
  };
}

describe('settings', () => {
  it('have defaults that are polite', async () => {
    const { load, workspace } = await stage();
    expect(await load()).toEqual({
      workspace,
      ffmpeg: { flag: null, env: null, config: null },
      allowHosts: [],
      fetchAtOnce: 3,
      fetchGapMs: 250,
      prepareAtOnce: null,
      uploadAtOnce: 2,
      services: {
        translateWith: null,
        translateModel: null,
        transcribeCommand: null,
        transcribeWith: null,
        transcribeModel: null,
      },
    });
  });

  it('of the environment win over the workspace’s, and those over the person’s', async () => {
    const { load } = await stage({
      user: { fetchGapMs: 1, uploadAtOnce: 1 },
      workspace: { fetchGapMs: 2, fetchAtOnce: 2 },
    });
    expect(await load()).toMatchObject({ fetchGapMs: 2, uploadAtOnce: 1, fetchAtOnce: 2 });
    expect(await load({ CLIPFERRY_FETCH_GAP_MS: '3' })).toMatchObject({ fetchGapMs: 3, uploadAtOnce: 1 });
  });

  it('name the workspace: flag, else environment, else a folder here', async () => {
    const env = { CLIPFERRY_CONFIG_DIR: await tempDir() };
    expect((await loadConfig({}, env)).workspace).toBe(resolve('clipferry-workspace'));
    expect((await loadConfig({}, { ...env, CLIPFERRY_WORKSPACE: '/a' })).workspace).toBe('/a');
    expect((await loadConfig({ workspace: '/b' }, { ...env, CLIPFERRY_WORKSPACE: '/a' })).workspace).toBe('/b');
  });

  it('add hosts of every place to those a flag allows', async () => {
    const { workspace, folder } = await stage({ user: { allowHosts: ['one'] } });
    const config = await loadConfig({ workspace, allowHosts: ['two'] }, { CLIPFERRY_CONFIG_DIR: folder });
    expect(config.allowHosts).toEqual(['one', 'two']);
  });

  it.each([
    ['a name nobody knows', { fetchgapms: 1 }, undefined],
    ['a value out of bounds', { fetchAtOnce: 99 }, 'fetchAtOnce'],
    ['no JSON', '{', undefined],
  ])('with %s are refused, naming the file', async (_name, workspace, place) => {
    const staged = await stage({ workspace });
    const values = { what: join(staged.workspace, 'config.json'), ...(place === undefined ? {} : { place }) };
    await expect(staged.load()).rejects.toMatchObject({ kind: 'usage', reason: { code: 'config-wrong', values } });
  });

  it('of the environment that are no numbers are refused, naming the variable', async () => {
    const { load } = await stage();
    await expect(load({ CLIPFERRY_FETCH_AT_ONCE: 'many' })).rejects.toMatchObject({
      reason: { code: 'config-wrong', values: { what: 'CLIPFERRY_*', place: 'CLIPFERRY_FETCH_AT_ONCE' } },
    });
  });

  it('in a folder whose name is too long for this disk say so, like everything else that is kept there', async () => {
    const { folder } = await stage();
    const workspace = join(folder, 'x'.repeat(300));
    await expect(loadConfig({ workspace }, { CLIPFERRY_CONFIG_DIR: folder })).rejects.toMatchObject({
      kind: 'fatal',
      reason: { code: 'name-too-long' },
    });
  });
});
