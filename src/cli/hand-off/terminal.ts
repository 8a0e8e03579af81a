import type { Draft, HandOff, PersonSaid, RenditionFiles } from '../../contract/index.ts';
import type { Cli } from '../context.ts';
import { labelled } from '../layout.ts';

/** A person at this terminal who publishes by hand: sees the draft and its files, and says what they did. null: nobody is there. */
export function terminalHandOff(cli: Cli, files: RenditionFiles): HandOff | null {
  if (!cli.ui.canAsk) return null;
  const oneAtATime = createQueue();
  return {
    present: ({ draft }, signal) =>
      oneAtATime(async () => {
        signal.throwIfAborted();
        show(cli, draft, await placesOf(files, draft, signal));
        return askAbout(cli, cli.talk.text.handOff.ask, signal);
      }),
    ask: ({ draft }, signal) =>
      oneAtATime(async () => {
        signal.throwIfAborted();
        show(cli, draft, await placesOf(files, draft, signal));
        return askLater(cli, signal);
      }),
  };
}

/** Where a person finds the files. */
interface Places {
  readonly media: readonly string[];
  readonly cover: string | null;
}

async function placesOf(files: RenditionFiles, { media, cover }: Draft, signal: AbortSignal): Promise<Places> {
  const paths: string[] = [];
  for (const { file } of media) paths.push(await files.ensureFile(file.sha256, signal));
  return { media: paths, cover: cover === null ? null : await files.ensureFile(cover.file.sha256, signal) };
}

function show({ ui, talk }: Cli, draft: Draft, places: Places): void {
  const { text, speech } = talk;
  const { handOff } = text;
  ui.endProgress();
  ui.line(`\n${ui.colour.bold(handOff.heading(draft.postRef))}`);
  if (draft.title !== null) ui.line(labelled(handOff.title, draft.title));
  ui.line(labelled(handOff.text, draft.body === '' ? text.noText : draft.body.replaceAll('\n', `\n${' '.repeat(14)}`)));
  if (draft.hashtags.length > 0) ui.line(labelled(handOff.tags, draft.hashtags.map((tag) => `#${tag}`).join(' ')));
  ui.line(labelled(handOff.visibility, text.visibilities[draft.visibility]));
  if (draft.scheduledAt !== null) ui.line(labelled(handOff.at, speech.minute(draft.scheduledAt)));
  for (const [index, path] of places.media.entries()) ui.line(labelled(index === 0 ? handOff.files : '', path));
  if (places.cover !== null) ui.line(labelled(handOff.cover, places.cover));
}

type Deed = 'posted' | 'posted-no-link' | 'not-now' | 'skip';

function deeds({ talk }: Cli): readonly { readonly value: Deed; readonly name: string }[] {
  const { handOff } = talk.text;
  return [
    { value: 'posted', name: handOff.posted },
    { value: 'posted-no-link', name: handOff.postedNoLink },
    { value: 'not-now', name: handOff.notNow },
    { value: 'skip', name: handOff.skip },
  ];
}

async function askAbout(cli: Cli, question: string, signal: AbortSignal): Promise<PersonSaid> {
  return whatTheySaid(cli, (await cli.ui.choose(question, deeds(cli), signal)) ?? 'not-now', signal);
}

async function askLater(cli: Cli, signal: AbortSignal): Promise<PersonSaid | { readonly kind: 'unsure' }> {
  const { handOff } = cli.talk.text;
  const choices = [...deeds(cli), { value: 'unsure' as const, name: handOff.unsure }];
  const answer = (await cli.ui.choose(handOff.askLater, choices, signal)) ?? 'unsure';
  return answer === 'unsure' ? { kind: 'unsure' } : whatTheySaid(cli, answer, signal);
}

async function whatTheySaid(cli: Cli, deed: Deed, signal: AbortSignal): Promise<PersonSaid> {
  if (deed === 'not-now' || deed === 'skip') return { kind: deed };
  if (deed === 'posted-no-link') return { kind: 'posted', url: null };
  const link = (await cli.ui.ask(cli.talk.text.handOff.link, { signal }))?.trim() ?? '';
  return { kind: 'posted', url: link === '' ? null : link };
}

/** Two accounts may want the person at once; there is one terminal. */
function createQueue(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}
