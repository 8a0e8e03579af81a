/** One way to go on: a whole word, and what it is. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** The shell is asked for names of files instead. */
export const files: Candidate = { value: ':files', about: '' };

export function named(values: readonly string[], about = ''): readonly Candidate[] {
  return values.map((value) => ({ value, about }));
}
