import type { JsonObject, Reason } from '../contract/index.ts';

/** A reason as a value of another one (`tried-often` tells of the last failure): whoever shows that one can word this beneath it. */
export function nested({ code, values, said }: Reason): JsonObject {
  return { code, ...(values === undefined ? {} : { values }), ...(said === undefined ? {} : { said }) };
}
