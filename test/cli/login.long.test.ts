import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { startServer, type TestServer } from '../support/http-server.ts';
import { tempDir } from '../support/temp.ts';

const did = 'did:plc:335yvie2a2rx5ih2xkt2eo3s';
const password = 'abcd-efgh-ijkl-mnop';
const tokens = { accessJwt: 'eyJhbGciOiJIUzI1NiJ9.YWNjZXNz.c2ln', refreshJwt: 'eyJhbGciOiJIUzI1NiJ9.cmVmcmVzaA.c2ln' };
const secrets = [password, 'wrong-pass-word-here', tokens.accessJwt, tokens.refreshJwt];

/** A server that holds one account and is its own directory. */
function playServer(): Promise<TestServer> {
  return startServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const path = new URL(request.url, 'http://x').pathname;
    if (path.endsWith('resolveHandle')) return answer(200, { did });
    if (path === `/${did}`) {
      const serviceEndpoint = `http://${request.headers.host}`;
      return answer(200, {
        id: did,
        service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint }],
      });
    }
    if (!path.endsWith('createSession')) return answer(501, { error: 'MethodNotImplemented' });
    return JSON.parse(request.body.toString()).password === password
      ? answer(200, { did, handle: 'ferry.example', ...tokens })
      : answer(401, { error: 'AuthenticationRequired', message: 'Invalid identifier or password' });
  });
}

describe('clipferry login', () => {
  let server: TestServer;
  let folder: string;
  const accounts = () => join(folder, 'config', 'accounts');

  beforeEach(async () => {
    folder = await tempDir();
    server = await playServer();
    onTestFinished(() => server.close());
  });

  const run = async (args: readonly string[], input?: string): Promise<CliResult> => {
    const result = await runCli(['--allow-host', server.host, ...args], {
      cwd: folder,
      env: { CLIPFERRY_CONFIG_DIR: join(folder, 'config') },
      ...(input === undefined ? {} : { input }),
    });
    for (const secret of secrets) expect(result.stdout + result.stderr, 'a secret was printed').not.toContain(secret);
    return result;
  };
  const here = () => ['--set', `service=${server.origin}`, '--set', `plc=${server.origin}`];
  const answersFile = async (answers: unknown, mode = 0o600): Promise<string> => {
    const path = join(folder, 'answers.json');
    await writeFile(path, typeof answers === 'string' ? answers : JSON.stringify(answers));
    await chmod(path, mode);
    return path;
  };
  const good = { identifier: 'ferry.example', password };

  it('reads the answers from a file, keeps tokens only this user can read, and no password', async () => {
    const result = await run(['login', 'bluesky', '--from-file', await answersFile(good), ...here()]);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stdout).toContain('Signed in to Bluesky as bluesky/main');
    expect(result.stdout).toContain(accounts());
    const path = join(accounts(), 'bluesky@main.json');
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600');
    const kept = await readFile(path, 'utf8');
    expect(kept).toContain(tokens.refreshJwt);
    expect(kept).not.toContain(password);
    expect(result.stderr).not.toContain('chmod');
  });

  it('reads them from stdin, and keeps several accounts apart by label', async () => {
    for (const label of ['main', 'shop']) {
      const result = await run(
        ['login', 'bluesky', '--account', label, '--from-file', '-', ...here()],
        JSON.stringify(good),
      );
      expect(result, result.stderr).toMatchObject({ code: 0 });
    }
    expect((await readdir(accounts())).sort()).toEqual(['bluesky@main.json', 'bluesky@shop.json']);
    const listed = await run(['accounts']);
    expect(listed.stdout).toContain('bluesky/main');
    expect(listed.stdout).toContain('bluesky/shop');
  });

  it('says nothing secret with -v and --json either', async () => {
    for (const flag of ['-v', '--json']) {
      const result = await run([flag, 'login', 'bluesky', '--from-file', await answersFile(good), ...here()]);
      expect(result, result.stderr).toMatchObject({ code: 0 });
    }
  });

  it('warns about a file with a password that others can read, and goes on', async () => {
    const path = await answersFile(good, 0o644);
    const result = await run(['login', 'bluesky', '--from-file', path, ...here()]);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('chmod 600');
  });

  it('refuses a wrong password in a sentence, keeps nothing, and says what to do', async () => {
    const path = await answersFile({ ...good, password: 'wrong-pass-word-here' });
    const result = await run(['login', 'bluesky', '--from-file', path, ...here()]);
    expect(result.code, 'it waits for the person').toBe(3);
    expect(result.stderr).toContain('app password');
    expect(await readdir(accounts()).catch(() => [])).toEqual([]);
  });

  it.each([
    ['no JSON', 'identifier=ferry password=abcd-efgh-ijkl-mnop'],
    ['half of it', `{"identifier":"ferry.example","password":"${password}`],
    ['a missing answer', { password }],
    ['an empty answer', { identifier: ' ', password }],
    ['an answer of another type', { identifier: 7, password }],
  ])('refuses answers that are %s, without repeating them', async (_name, answers) => {
    const result = await run(['login', 'bluesky', '--from-file', await answersFile(answers), ...here()]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('answers.json');
    expect(server.requests).toEqual([]);
  });

  it('asks nobody where there is no terminal, and names the file it wants instead', async () => {
    const result = await run(['login', 'bluesky', ...here()]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('clipferry login bluesky --from-file');
    expect(result.stderr).toContain('identifier, password');
  });

  it('has no flag for a password', async () => {
    const result = await runCli(['login', 'bluesky', '--password', 'abc']);
    expect(result.code).toBe(2);
    expect((await runCli(['login', '--help'])).stdout).not.toMatch(/--password/);
  });

  it('needs none for a folder', async () => {
    const result = await run(['login', 'folder']);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('needs no account');
  });

  it('is undone by logout: the file is gone, and a second logout says that nobody is signed in', async () => {
    await run(['login', 'bluesky', '--from-file', await answersFile(good), ...here()]);
    expect((await run(['logout', 'bluesky'])).code).toBe(0);
    expect(await readdir(accounts())).toEqual([]);
    expect((await run(['logout', 'bluesky'])).code).toBe(2);
  });

  it('is not used once others can read it', async () => {
    await run(['login', 'bluesky', '--from-file', await answersFile(good), ...here()]);
    await chmod(join(accounts(), 'bluesky@main.json'), 0o644);
    const result = await run(['login', 'bluesky', '--from-file', await answersFile(good), ...here()]);
    expect(result, 'a new login makes it private again').toMatchObject({ code: 0 });
    expect(((await stat(join(accounts(), 'bluesky@main.json'))).mode & 0o777).toString(8)).toBe('600');
  });
});
