/** `npm run bench -- <name> [args]`: each bench runs beside a rival in the same minutes and prints ratios. */
const benches: Readonly<
  Record<string, { readonly about: string; load(): Promise<(args: readonly string[]) => Promise<void>> }>
> = {
  parse: {
    about: '1 GiB export beside JSON.parse and stream-json',
    load: async () => (await import('./parse.ts')).parse,
  },
  plan: { about: '100,000 posts planned beside a JSON state file', load: async () => (await import('./plan.ts')).plan },
  'plan-command': {
    about: '`clipferry plan` of 1,000, 10,000 and 50,000 posts beside a script that holds all in memory',
    load: async () => (await import('./plan-command.ts')).planCommand,
  },
  start: {
    about: 'CPU of --help and --version beside a Node that does nothing',
    load: async () => (await import('./start.ts')).start,
  },
  resume: {
    about: '`run` to its first request with 1k, 10k, 100k done, beside a script with the same database',
    load: async () => (await import('./resume.ts')).resume,
  },
  report: {
    about: 'the page and the JSON of a report: seconds, memory, bytes',
    load: async () => (await import('./report.ts')).report,
  },
  'report-page': {
    about: 'the report of 2,000 and 20,000 posts: written, opened in Chromium, searched',
    load: async () => (await import('./report-page.ts')).reportPage,
  },
  media: {
    about: '40 mixed clips, and 40 with a tag, beside ffmpeg for each and a smart shell loop',
    load: async () => (await import('./media.ts')).media,
  },
  photos: {
    about: '120 photo posts beside a plain sharp script and one that copies what fits',
    load: async () => (await import('./photos.ts')).photos,
  },
  posts: {
    about: '300, 3,000 and 20,000 photo posts to a folder beside a script that syncs',
    load: async () => (await import('./posts.ts')).posts,
  },
  fetch: {
    about: '256 MiB in 8 files beside curl -Z, openssl dgst and cp',
    load: async () => (await import('./fetch.ts')).fetch,
  },
  upload: {
    about: '1 GiB multipart to the sandbox beside curl and plain got',
    load: async () => (await import('./upload.ts')).upload,
  },
};

const [name, ...args] = process.argv.slice(2);
const bench = name === undefined ? undefined : benches[name];
if (bench === undefined) {
  console.log('npm run bench -- <name>, where <name> is one of');
  for (const [key, { about }] of Object.entries(benches)) console.log(`  ${key.padEnd(12)} ${about}`);
  process.exitCode = name === undefined ? 0 : 2;
} else {
  const run = await bench.load();
  await run(args);
}
