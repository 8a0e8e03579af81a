/**
 * What frees a delivery that is held; the only place where a code decides something.
 * - `plan`: another plan (a caption, a choice in its options, another time). `retry` never lifts such a hold, or it would
 *   publish what the hold exists to prevent.
 * - `file`: an original that arrives.
 * - `next-run`: a person said "not now", so the next run offers it again.
 * - `person`: they do what the sentence says, and `retry` lifts the hold. Also for codes that are not named here, an
 *   adapter's own among them.
 */
type FreedBy = 'plan' | 'file' | 'next-run' | 'person';

const plan: readonly string[] = [
  'no-caption',
  'transcript-unread',
  'not-translated',
  'unknown-audience',
  'too-many-images',
  'parts-over-limit',
  'cover-gone',
  'schedule-missed',
  'decided-by-hand',
  'held-by-person',
  'same-post',
];

/** What the code of a file that cannot be had may be; the plan and the file itself use the same words. */
const file: readonly string[] = [
  'expired-link',
  'link-refused',
  'bad-link',
  'not-media',
  'not-fetched-yet',
  'original-lost',
  'archive-gone',
  'entry-gone',
  'subtitles-unusable',
  'subtitles-no-font',
];

/** A file frees it, and just as well a plan that wants less of that file. */
const fileOrPlan: readonly string[] = ['subtitles-unusable', 'subtitles-no-font'];

const nextRun: readonly string[] = ['not-now'];

/** A person's word about one post that another plan does not overrule: only they can take it back. */
const personsWord: readonly string[] = ['skipped-by-person', 'held-by-person'];

/** What only a person can know, and `include` therefore lifts. */
const forPersonToSay: readonly string[] = ['same-post', 'transcript-unread'];

export function liftedByInclude(code: string): boolean {
  return forPersonToSay.includes(code);
}

export function freedBy(code: string): FreedBy {
  if (plan.includes(code)) return 'plan';
  if (file.includes(code)) return 'file';
  return nextRun.includes(code) ? 'next-run' : 'person';
}

/**
 * What makes a file that waits, or was given up, wanted again, beside `retry`, a new export and the person's own file:
 * - `host`: the host is allowed now (`--allow-host`).
 * - `archive`: the export is where it was again.
 * - `asking`: somebody types `fetch` once more; the server may have changed its mind, the export may have been copied anew.
 * - `other-file`: nothing. Asking again would only be told the same.
 */
type FileFreedBy = 'host' | 'archive' | 'asking' | 'other-file';

const archive: readonly string[] = ['archive-gone', 'entry-gone'];

const asking: readonly string[] = [
  'link-refused',
  'link-busy',
  'link-cut-short',
  'host-silent',
  'unsteady-answer',
  'not-media',
  'connection-refused',
  'host-unknown',
  'timeout',
  'network-unreachable',
  'tls-failed',
  'connection-lost',
  'answer-unreadable',
  'too-many-redirects',
  'bad-redirect',
  'insecure-redirect',
  'archive-changed',
  'archive-damaged',
  'archive-entry-damaged',
  'archive-truncated',
];

export function fileFreedBy(code: string): FileFreedBy {
  if (code === 'host-not-allowed') return 'host';
  if (archive.includes(code)) return 'archive';
  return asking.includes(code) ? 'asking' : 'other-file';
}

export function outlivesPlans(code: string): boolean {
  return personsWord.includes(code);
}

/** Does a text of its own, written by a person, answer this hold? */
export function freedByText(code: string): boolean {
  return code === 'no-caption' || code === 'transcript-unread' || code === 'not-translated';
}

export const codesOutlivingPlans = personsWord;
export const codesFreedByPlan = plan;
/** Holds of a run that do not outlast a plan which says nothing of them. */
export const codesEndedByPlan: readonly string[] = [...plan, ...fileOrPlan];
export const codesFreedByFile = file;
export const codesFreedByNextRun = nextRun;
