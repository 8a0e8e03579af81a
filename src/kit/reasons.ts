import type { JsonObject, Reason } from '../contract/index.ts';

type OwnValues<Values> = keyof Values extends never ? [] : [values: Values];

/**
 * An adapter's own codes: `const because = adapterReasons<BlueskyReasons>('bluesky')`, then
 * `because('handle-unknown', { handle })` is the reason `bluesky/handle-unknown`. The phrases stand in the adapter's words.
 */
export function adapterReasons<Own>(adapter: string) {
  return <Code extends keyof Own & string>(code: Code, ...[values]: OwnValues<Own[Code]>): Reason =>
    values === undefined
      ? { code: `${adapter}/${code}` }
      : { code: `${adapter}/${code}`, values: values as JsonObject };
}
