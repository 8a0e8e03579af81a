import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { config } from '../../../src/cli/commands/config.ts';
import { status } from '../../../src/cli/commands/status.ts';
import { undo } from '../../../src/cli/commands/undo.ts';
import { jsonSchemaOf, lineOf } from '../../../src/cli/schemas/index.ts';
import { verbs } from '../../../src/cli/verbs.ts';
import { FakeDestination } from '../../engine/fake-destination.ts';
import { Stage } from '../../engine/stage.ts';
import { runCli } from '../../support/cli.ts';
import { findUndescribed, findUndescribedLine } from '../../support/json-lines.ts';
import { tempDir } from '../../support/temp.ts';
import { fakeCli } from '../fake-cli.ts';

const names = verbs.map(({ name }) => name);

const publishedSchema = z.looseObject({
  $schema: z.literal('https://json-schema.org/draft/2020-12/schema'),
  title: z.string(),
  anyOf: z.array(z.unknown()).min(1),
});

/** The published schema, as a program that only has the JSON would use it. */
function fromJson(name: (typeof names)[number]): z.ZodType {
  return z.fromJSONSchema(JSON.parse(JSON.stringify(jsonSchemaOf(name))));
}

describe('the schema of --json', () => {
  it.each(names)('of %s is JSON Schema, with a title, and closes no object', (name) => {
    const schema = JSON.parse(JSON.stringify(jsonSchemaOf(name)));
    expect(publishedSchema.parse(schema).title).toBe(`clipferry ${name} --json`);
    expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
    expect(JSON.stringify(schema)).toContain('"const":"error"');
  });

  it('is printed without the arguments a command needs, and without a workspace', async () => {
    const { code, stdout, stderr } = await runCli(['--workspace', '/nowhere', 'migrate', '--json-schema']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf('migrate'))));
  });

  it('is asked for with a command', async () => {
    const { code, stdout, stderr } = await runCli(['--json-schema', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'error', code: 'schema-of-which', exit: 2 });
    expect(stderr).toContain('clipferry status --json-schema');
  });

  it('takes what a command really printed, also where only the published JSON is known', async () => {
    const fake = new FakeDestination();
    const stage = await Stage.planned(2, fake);
    await stage.run(fake);
    const cli = (yes: boolean) =>
      fakeCli({
        workspace: stage.folder,
        destinations: [fake.destination],
        clock: stage.clock,
        json: true,
        yes,
      });
    const seen = await cli(false);
    await status(seen);
    const taken = await cli(true);
    await undo(taken, {}, []);
    expect(taken.printed.data.map(({ kind }) => kind)).toContain('undo-ended');
    for (const [name, { printed }] of [['status', seen] as const, ['undo', taken] as const])
      for (const line of printed.data) {
        expect(lineOf(name).safeParse(line).error, JSON.stringify(line)).toBeUndefined();
        expect(fromJson(name).safeParse(line).error, JSON.stringify(line)).toBeUndefined();
      }
    expect(fromJson('status').safeParse({ v: 1, kind: 'status' }).success).toBe(false);
  });

  it('takes a line of a later version, with a field more, where it is published', async () => {
    const cli = await fakeCli({ workspace: await tempDir(), json: true });
    await config(cli, {});
    const [line] = cli.printed.data;
    expect(fromJson('config').safeParse({ ...line, more: 1 }).error).toBeUndefined();
    expect(lineOf('config').safeParse({ ...line, more: 1 }).success, 'and here not').toBe(false);
  });
});

describe('the check on everything that tests print', () => {
  const ended = { v: 1, kind: 'retry', deliveries: 1, originals: 0 };

  it('lets pass what is described', () => {
    expect(findUndescribed(['retry', '--json'], `${JSON.stringify(ended)}\n`)).toBeNull();
    expect(findUndescribed(['retry', '--json'], `${JSON.stringify(ended)}\n{"v":1,"ki`), 'cut by a kill').toBeNull();
    expect(findUndescribed(['retry'], 'Two posts\n'), 'no JSON was asked for').toBeNull();
    expect(findUndescribedLine(ended)).toBeNull();
  });

  it('notices a field, a kind and a line that nobody described, and says which', () => {
    const more = JSON.stringify({ ...ended, more: true });
    expect(findUndescribed(['retry', '--json'], `${more}\n`)).toContain('more');
    expect(findUndescribed(['--workspace', 'run', 'retry', '--json'], `${more}\n`)).toContain('clipferry retry --json');
    const other = JSON.stringify({ v: 1, kind: 'wobble' });
    expect(findUndescribed(['retry', '--json'], `${other}\n`)).toContain('no line of this command has kind wobble');
    expect(findUndescribed(['retry', '--json'], 'Two posts\n')).toContain('not JSON');
    expect(findUndescribedLine({ v: 1, kind: 'retry', deliveries: 1 })).toContain('originals');
  });
});
