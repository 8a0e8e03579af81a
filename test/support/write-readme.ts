import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withCaptionSamples } from './caption-samples.ts';

/** `npm run readme`: README.md's captions, as the program makes them today. */
const path = join(import.meta.dirname, '../../README.md');
await writeFile(path, await withCaptionSamples(await readFile(path, 'utf8')));
