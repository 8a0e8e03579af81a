import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maxFileBytes, readGlossary, readTopics } from '../../src/table/word-file.ts';
import { tempDir } from '../support/temp.ts';

const { signal } = new AbortController();

async function glossary(text: string | Buffer) {
  const path = join(await tempDir(), 'words.csv');
  await writeFile(path, text);
  return readGlossary(path, signal);
}

describe('a glossary file', () => {
  it('is read in English and Chinese, with its columns in any order', async () => {
    expect(await glossary('\ufeffrule;term;with\r\nReplace;TikTok;REDnote\r\nappend;"Thanks; bye";\r\n')).toEqual([
      { kind: 'replace', term: 'TikTok', with: 'REDnote' },
      { kind: 'append', text: 'Thanks; bye' },
    ]);
    expect(await glossary('词语,规则\n抖音,删除\n小红书,保留\n')).toEqual([
      { kind: 'drop', term: '抖音' },
      { kind: 'keep', term: '小红书' },
    ]);
  });

  it('saved in the encoding of a Western Windows is read so, and that is told; one that cannot be told is refused', async () => {
    const path = join(await tempDir(), 'words.csv');
    await writeFile(path, Buffer.from('rule,term\ndrop,caf\xe9', 'latin1'));
    const told: unknown[] = [];
    const rules = await readGlossary(path, signal, (...said) => told.push(said));
    expect(rules).toEqual([{ kind: 'drop', term: 'café' }]);
    expect(told).toEqual([[path, 'windows-1252']]);
    const mixed = Buffer.concat([Buffer.from('rule,term\ndrop,é\ndrop,'), Buffer.from([0xe9])]);
    await expect(glossary(mixed)).rejects.toMatchObject({ reason: { code: 'word-file-encoding' } });
  });

  it.each([
    ['a,b\nreplace,x', 'word-file-columns', { names: ['a', 'b'] }],
    ['', 'word-file-columns', { names: [] }],
    ['rule,term\n\nchange,x', 'word-file-line', { line: 3, fault: 'rule', given: 'change' }],
    ['rule,term,with\ndrop,x,,y', 'word-file-line', { line: 2, fault: 'cells' }],
    ['rule,term,with\ndrop,"x', 'word-file-line', { fault: 'quote' }],
    ['rule,term,with\ndrop,x\ndrop,X', 'word-file-line', { line: 3, fault: 'twice', otherLine: 2 }],
    [`rule,term\n${'drop,x\n'.repeat(2100)}`, 'word-file-too-big', { maxBytes: maxFileBytes }],
    [`rule,term\ndrop,${'x'.repeat(maxFileBytes)}`, 'word-file-too-big', { file: 'glossary' }],
  ])('%j is refused: %s', async (text, code, values) => {
    await expect(glossary(text)).rejects.toMatchObject({ kind: 'usage', reason: { code, values } });
  });

  it('that is not there is told', async () => {
    await expect(readTopics('/nowhere/topics.csv', signal)).rejects.toMatchObject({
      reason: { code: 'table-unreadable' },
    });
  });
});
