import { z } from 'zod';
import { type Options } from '../../../src/contract/index.ts';
import { decode } from '../../../src/kit/index.ts';

/** Tokens and passwords go to these addresses: https, or this very computer. */
const serverAddress = (about: string, fallback: string) =>
  z
    .string()
    .refine(isServerAddress, 'must be an https address such as https://bsky.social')
    .default(fallback)
    .describe(about);

export const optionsSchema = z.object({
  service: serverAddress('The server to sign in at, if the account lives on one of your own.', 'https://bsky.social'),
  plc: serverAddress('The directory that knows where accounts live.', 'https://plc.directory'),
  video: z
    .enum(['pds', 'service'])
    .default('pds')
    .describe(
      'How videos get there: "pds" straight to the account\'s server, "service" in parts through Bluesky\'s video service (up to 300 MB).',
    ),
  videoService: serverAddress('The video service, with video=service.', 'https://video.bsky.app'),
  maxBlobMb: z
    .int()
    .min(1)
    .max(300)
    .default(50)
    .describe(
      "The biggest file the account's server takes, in megabytes: 50 at Bluesky, 5 on many servers of one's own.",
    ),
  gallery: z
    .enum(['on', 'off'])
    .default('on')
    .describe('Posts of five to ten photos as a gallery; "off" keeps to four photos, which every client shows.'),
  thread: z
    .enum(['off', 'on'])
    .default('off')
    .describe('Texts too long for one post: "off" cuts them, "on" goes on in replies to the post.'),
});

export type BlueskyOptions = z.output<typeof optionsSchema>;

export function readOptions(options: Options): BlueskyOptions {
  return decode(optionsSchema, options, 'the options of "bluesky"', {
    kind: 'usage',
    code: 'bad-options',
    effect: 'none',
  });
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

export function isServerAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '' || pathname !== '/') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}
