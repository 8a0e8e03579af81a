/** For a code whose sentence needs no facts. */
export type NoValues = Readonly<Record<never, never>>;
