import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormBody, type FormField, formBody, renditionField } from '../../src/kit/index.ts';
import { TempFiles } from '../support/adapter-context.ts';
import { sampleVideo } from '../support/samples.ts';
import { tempDir } from '../support/temp.ts';

describe('a form', () => {
  it('arrives at a server as it was meant: fields in order, a file with its name, type and bytes', async () => {
    const files = new TempFiles(await tempDir());
    const sample = sampleVideo(1, 70_000);
    const file = await files.add(sample);
    const form = formBody([
      { name: 'description', value: 'Zeile 1\n"日落" 🌅' },
      renditionField('file', file, { files, fileName: 'ferry "1".mp4' }),
      { name: 'focus', value: '' },
    ]);
    const read = await parse(form);
    expect([...read.keys()]).toEqual(['description', 'file', 'focus']);
    expect(read.get('description')).toBe('Zeile 1\n"日落" 🌅');
    expect(read.get('focus')).toBe('');
    const got = read.get('file') as File;
    expect({ name: got.name, type: got.type }).toEqual({ name: 'ferry "1".mp4', type: 'video/mp4' });
    expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.from(sample.bytes));
  });

  it('sends a part of a file as a part', async () => {
    const files = new TempFiles(await tempDir());
    const sample = sampleVideo(2, 50_000);
    const file = await files.add(sample);
    const range = { index: 1, start: 20_000, end: 35_001 };
    const field = renditionField('part', file, { files, fileName: 'part', range });
    expect(field.bytes).toBe(15_001);
    const got = (await parse(formBody([field]))).get('part') as File;
    expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.from(sample.bytes.subarray(20_000, 35_001)));
  });

  it('is the same bytes each time it is opened and made, and another form has another boundary', async () => {
    const fields = (text: string): readonly FormField[] => [{ name: 'a', value: text }, fileOf('b', 'bytes of b')];
    const once = formBody(fields('x'));
    const bytes = await buffer(once.body.open());
    expect(await buffer(once.body.open())).toEqual(bytes);
    expect(await buffer(formBody(fields('x')).body.open())).toEqual(bytes);
    expect(formBody(fields('y')).headers).not.toEqual(once.headers);
    expect(formBody([{ name: 'a', value: 'x' }, fileOf('b', 'other')]).headers).not.toEqual(once.headers);
  });

  it('knows its length before the first byte, and no value or name can begin another field', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('"\r\n', '\r\n--', '日落', ''));
    // Half of a surrogate pair is no text that could be sent.
    const name = text.filter((value) => Buffer.from(value).toString() === value);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, name, fc.boolean()), { maxLength: 6 }), async (given) => {
        const fields = given.map(([key, value, isFile]) => (isFile ? fileOf(key, value) : { name: key, value }));
        const form = formBody(fields);
        const bytes = await buffer(form.body.open());
        expect(bytes.length).toBe(form.body.bytes);
        const boundary = Buffer.from(`--${form.headers['content-type'].split('boundary=')[1]}`);
        expect(count(bytes, boundary)).toBe(fields.length + 1);
        expect(count(bytes, Buffer.from('Content-Disposition: form-data'))).toBe(fields.length);
      }),
      { numRuns: 60 },
    );
  });

  it('lets go of the file when the sending stops in the middle', async () => {
    const endless = new Readable({ read: () => undefined });
    endless.push(Buffer.alloc(1000));
    const form = formBody([{ ...fileOf('a', ''), bytes: 5000, open: () => endless }]);
    const body = form.body.open();
    const closed = new Promise((resolve) => endless.once('close', resolve));
    body.resume();
    await once(body, 'data');
    body.destroy();
    await closed;
    expect(endless.destroyed).toBe(true);
  });

  it('opens a file only when its turn has come', async () => {
    let opened = 0;
    const lazy = {
      ...fileOf('a', 'xyz'),
      open: () => Readable.from([Buffer.from('xyz')]).once('data', () => opened++),
    };
    const form = formBody([{ name: 'first', value: '1' }, lazy]);
    expect(opened).toBe(0);
    await buffer(form.body.open());
    expect(opened).toBe(1);
  });
});

function fileOf(name: string, content: string) {
  const bytes = Buffer.from(content);
  const id = createHash('sha256').update(bytes).digest('hex');
  return { name, fileName: name, mime: 'image/png', bytes: bytes.length, id, open: () => Readable.from([bytes]) };
}

/** As another implementation reads it: the one in Node, which is not ours. */
async function parse({ headers, body }: FormBody): Promise<FormData> {
  return new Response(await buffer(body.open()), { headers }).formData();
}

function count(bytes: Buffer, wanted: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) found += 1;
  return found;
}
