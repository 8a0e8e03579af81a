/**
 * What the page shows, as the server says it: everything is worded there, the page only draws it. It is asked for again
 * and again; `stamp` changes whenever anything else does.
 */
export interface PageView {
  readonly stamp: string;
}
