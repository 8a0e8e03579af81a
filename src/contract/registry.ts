import type { CaptionReader } from './captions.ts';
import type { Destination } from './destination.ts';
import type { Source } from './source.ts';

/** What `bin/` hands to `main()`: names at once, code only when it is needed. */
export interface AdapterRegistry {
  readonly sources: readonly AdapterEntry<Source>[];
  readonly destinations: readonly AdapterEntry<Destination>[];
  readonly captions: AdapterEntry<CaptionReader>;
}

/** One adapter by name. `load` imports its code. */
export interface AdapterEntry<Adapter> {
  readonly name: string;
  load(): Promise<Adapter>;
}
