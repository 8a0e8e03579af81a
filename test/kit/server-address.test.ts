import { expect, it } from 'vitest';
import { isServerAddress } from '../../src/kit/index.ts';

it.each([
  'https://bsky.social',
  'https://bsky.social/',
  'http://127.0.0.1:2583',
  'http://localhost',
  'http://[::1]:80',
])('takes %s for secrets', (address) => expect(isServerAddress(address)).toBe(true));

it.each([
  '',
  'bsky.social',
  'http://bsky.social',
  'http://localhost.example',
  'ftp://127.0.0.1',
  'https://me:pass@bsky.social',
  'https://bsky.social/path',
  'https://bsky.social/?query',
  'https://bsky.social/#part',
])('takes %j for no place of secrets', (address) => expect(isServerAddress(address)).toBe(false));
