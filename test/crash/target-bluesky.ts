import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPosts } from '../adapters/bluesky/public-posts.ts';
import { runCli } from '../support/cli.ts';
import { createAppPassword, type Pds } from '../support/pds.ts';
import { openGateway } from './gateway.ts';
import { entry } from './sweep.ts';
import { firstWords, type Target } from './target.ts';

/** A fresh account, logged in by the program itself, whose server is behind the gateway. */
export async function blueskyTarget(root: string, pds: Pds): Promise<Target> {
  const account = await pds.createAccount();
  const password = await createAppPassword(pds, account);
  const env = { CLIPFERRY_CONFIG_DIR: join(root, 'config') };
  const answers = join(root, 'answers.json');
  await writeFile(answers, JSON.stringify({ identifier: account.handle, password }), { mode: 0o600 });
  const hosts = pds.hosts.flatMap((host) => ['--allow-host', host]);
  const at = ['--set', `service=${pds.url}`, '--set', `plc=${pds.plc}`];
  const workspace = ['--workspace', join(root, 'nowhere')];
  const login = await runCli([...workspace, ...hosts, 'login', 'bluesky', '--from-file', answers, ...at], {
    entry,
    env,
  });
  if (login.code !== 0) throw new Error(`the login failed: ${login.stderr}`);
  const gateway = await openGateway([new URL(pds.url.replace('localhost', '127.0.0.1')).host]);
  const [door = ''] = [...gateway.doors.values()];
  const kept = join(root, 'config/accounts/bluesky@main.json');
  const value = JSON.parse(await readFile(kept, 'utf8'));
  await writeFile(kept, JSON.stringify({ ...value, secret: { ...value.secret, pds: `http://${door}` } }));
  return {
    name: 'bluesky',
    args: ['--to', 'bluesky', '--pace', 'none', ...hosts, '--allow-host', door],
    env,
    gateway,
    isSubmit: (url) => url.includes('putRecord'),
    published: async () => (await readPosts(pds, account.did)).map(({ body }) => firstWords(body)),
    content: async () =>
      JSON.stringify(
        (await readPosts(pds, account.did)).map(({ body, media, createdAt }) => [body, media, createdAt]).sort(),
      ),
    orphans: () => [],
    close: () => gateway.close(),
  };
}
