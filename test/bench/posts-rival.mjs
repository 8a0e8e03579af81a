// What somebody would write in an evening, careful about power cuts: `node posts-rival.mjs <media> <out>`.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const [media, out] = process.argv.slice(2);
const state = openSync(join(out, 'state.jsonl'), 'a');

function remember(line) {
  appendFileSync(state, `${JSON.stringify(line)}\n`);
  fsyncSync(state);
}

function writeSynced(path, bytes) {
  const file = openSync(`${path}.part`, 'w');
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.part`, path);
}

for (const name of readdirSync(media).sort()) {
  const bytes = readFileSync(join(media, name));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  remember({ name, sha256, state: 'began' });
  const folder = join(out, name.replace(/\.\w+$/, ''));
  mkdirSync(folder);
  writeSynced(join(folder, name), bytes);
  writeSynced(join(folder, 'post.json'), Buffer.from(JSON.stringify({ name, sha256, title: '', tags: [] })));
  remember({ name, state: 'done' });
}
closeSync(state);
