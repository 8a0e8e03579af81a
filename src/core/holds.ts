/**
 * What makes a hold's reason go away. `plan`: another plan (a caption, a choice in its options), so `retry` never lifts it,
 * or it would publish what it exists to prevent. `file`: an original that arrives. `person`: whatever the sentence says;
 * `retry` then lifts it. Codes that are not named here, an adapter's own among them, wait for a person.
 */
export type Freedom = 'plan' | 'file' | 'person';

const plan: readonly string[] = ['no-caption', 'unknown-audience', 'too-many-images'];

const file: readonly string[] = [
  'expired-link',
  'link-refused',
  'not-media',
  'not-fetched-yet',
  'original-lost',
  'archive-gone',
  'entry-gone',
];

export function freedomOf(code: string): Freedom {
  if (plan.includes(code)) return 'plan';
  return file.includes(code) ? 'file' : 'person';
}

export const codesFreedByPlan = plan;
export const codesFreedByFile = file;
