import { copyFile } from 'node:fs/promises';
import type { IsoTime } from '../contract/index.ts';
import type { OriginalRow, PostRow } from '../ledger/ledger.ts';
import { hashFile } from '../media/cache.ts';
import { matchOwnFiles } from '../media/own-files.ts';
import { sniffFile } from '../media/probe.ts';
import type { Engine } from './engine.ts';
import { keepOriginal } from './fetch.ts';
