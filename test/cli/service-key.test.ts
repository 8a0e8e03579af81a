import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { login } from '../../src/cli/commands/login.ts';
import { openService } from '../../src/cli/language/services.ts';
import { because } from '../../src/contract/index.ts';
import { readServiceAddress } from '../../src/kit/index.ts';
import { tempDir } from '../support/temp.ts';
import { fakeCli } from './fake-cli.ts';

const url = 'https://translate.example.org/v1';

async function keyFor(workspace: string, given: string): Promise<string | null> {
  const address = readServiceAddress(given);
  if (address === null) throw new Error('no address');
  const { service, close } = await openService(await fakeCli({ workspace }), {
    address,
    purpose: 'translation',
    patient: false,
  });
  close();
  return service.key;
}

describe('the key of a service', () => {
  it('is taken with the command that the hint names, as it is typed', async () => {
    const workspace = await tempDir();
    const cli = await fakeCli({ workspace });
    cli.talk.knows({ workspace: './my ws' });
    const reason = because('service-wants-key', {
      ...{ service: 'translate.example.org', status: 403, variable: 'CLIPFERRY_TRANSLATE_KEY', login: 'translation' },
      url,
    });
    const { ways } = await cli.talk.say(reason);
    expect(JSON.stringify(ways)).toContain(`clipferry login translation --translate-with ${url} --workspace './my ws'`);
    const file = join(workspace, 'k.json');
    await writeFile(file, '{"key":"right-key-123"}', { mode: 0o600 });
    expect(await login(cli, { account: 'main', translateWith: url, fromFile: file }, 'translation')).toBe(0);
    expect(await keyFor(workspace, url)).toBe('right-key-123');
    expect(await readFile(file, 'utf8')).toContain('right-key-123');
  });

  it('is asked for with its address, where none is set', async () => {
    const workspace = await tempDir();
    const cli = await fakeCli({ workspace, answers: [url, 'asked-key-123'] });
    expect(await login(cli, { account: 'main' }, 'translation')).toBe(0);
    expect(await keyFor(workspace, url)).toBe('asked-key-123');
    const nobody = await fakeCli({ workspace });
    await expect(login(nobody, { account: 'main' }, 'translation')).rejects.toMatchObject({ code: 'service-not-set' });
  });

  it('goes to no login that has no use for the address', async () => {
    const cli = await fakeCli({ workspace: await tempDir() });
    await expect(login(cli, { account: 'main', translateWith: url }, 'transcription')).rejects.toMatchObject({
      code: 'flags-apart',
    });
  });

  it('is not taken as a part of the address, which is shown and kept', async () => {
    const cli = await fakeCli({ workspace: await tempDir() });
    Object.assign(cli.env, { CLIPFERRY_TRANSLATE_KEY: 'right-key-123' });
    const address = readServiceAddress('http://127.0.0.1:1/right-key-123/v1');
    if (address === null) throw new Error('no address');
    await expect(openService(cli, { address, purpose: 'translation', patient: false })).rejects.toMatchObject({
      reason: { code: 'service-key-in-address', values: { variable: 'CLIPFERRY_TRANSLATE_KEY' } },
    });
  });
});
