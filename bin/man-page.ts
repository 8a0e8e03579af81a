import { dirname, join } from 'node:path';
import { registry } from '../adapters/index.ts';
import { manPage } from '../src/cli/man.ts';
import { createTalk } from '../src/cli/phrases/talk.ts';
import { readVersion } from '../src/cli/version.ts';
import { ensureFolder, writeFileAtomically } from '../src/disk/index.ts';

/** A step of the build: writes the manual page beside the built program, or where it is told. */
const path = process.argv[2] ?? join(import.meta.dirname, '../man/clipferry.1');
const { speech } = await createTalk({ language: 'en', zone: { name: 'UTC', named: true }, registry });
await ensureFolder(dirname(path));
await writeFileAtomically(path, manPage(speech, readVersion()));
