import type { Speech } from '../../../../contract/index.ts';
import type { PostChange, PostInPlan } from '../../../../engine/plan-edits.ts';
import type { ByHandMessages } from '../../messages/by-hand.ts';
import { counter } from '../counting.ts';

export const verdictNames = { deliver: 'goes', hold: 'held back', skip: 'skipped' } as const;
export const fieldNames: Readonly<Record<Exclude<PostChange['what'][number], 'verdict'>, string>> = {
  title: 'title',
  body: 'text',
  hashtags: 'hashtags',
  visibility: 'who can see it',
  scheduledAt: 'time',
  location: 'place',
  alt: 'text for people who cannot see',
  cover: 'cover',
};

export function byHand(speech: Speech): ByHandMessages {
  const count = counter(speech);
  const post = ({ ref, createdAt, words }: PostInPlan) =>
    `${ref} (${speech.day(createdAt)}${words === '' ? '' : `, “${words}”`})`;
  return {
    edits: {
      nothing: (path) => `Nothing was changed in ${path} that the plan does not have already: the plan stays as it is.`,
      taken: (path, { destination, label }, { changed, leftOut }) =>
        `You edited ${path}: it is the plan for ${destination}/${label} now. Changed: ${count(changed, 'post')}${leftOut === 0 ? '' : `; taken out: ${count(leftOut, 'post')}`}.`,
      change: (change) =>
        `${post(change)}: ${change.what.map((what) => (what === 'verdict' ? verdictNames[change.verdict] : `new ${fieldNames[what]}`)).join(', ')}`,
      left: (left) => `${post(left)}: its line is gone, so it is skipped`,
      bringBack: (command) => `To let one of them go after all: ${command}`,
      reordered: 'They go in the order of the file.',
      nowPublic: (posts) =>
        posts === 1
          ? 'Look again: 1 of them was not public, and everybody will see it, as you wrote.'
          : `Look again: ${speech.number(posts)} of them were not public, and everybody will see them, as you wrote.`,
      kept: (path) => `plan.json was of another plan. It is kept as ${path}.`,
      gone: (path) => `${path} is gone; the plan as it was last shown is carried out.`,
      notTaken: (path) =>
        `${path} is not as clipferry wrote it. What was edited there is not taken yet, and this look is without it.`,
    },
    word: {
      again: (posts) =>
        `${count(posts, 'post')} of these ${posts === 1 ? 'was' : 'were'} published and taken back. Publish ${posts === 1 ? 'it' : 'them'} again with the next run?`,
      next: (changed, command) =>
        changed === 0
          ? `Nothing to change: it stands so already. To carry the plan out: ${command}`
          : `Changed: ${count(changed, 'post')}. To carry the plan out: ${command}`,
    },
  };
}
