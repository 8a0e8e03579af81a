import type { NoValues } from './values.ts';

/** The network, before any platform has spoken. */
export type NetReasons = {};
