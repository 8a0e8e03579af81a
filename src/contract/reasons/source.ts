import type { JsonObject } from '../values.ts';

/** What a source found in an export. */
export interface SourceReasons {
  /** `because`: what each source says that almost took it for its own; reasons like any other */
  'not-an-export': { readonly path: string; readonly because: readonly JsonObject[] };
}
