/** What is said while files are looked at. */
export interface LookingMessages {
  readonly looking: {
    /** `count` were looked at by now */
    lookedAt(count: number): string;
  };
}
