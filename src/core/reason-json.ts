import type { JsonObject, Reason } from '../contract/index.ts';

/**
 * A reason as plain JSON: as an event holds it, or as a value of another reason (`tried-often` tells of the last failure), so
 * that whoever shows that one can word this beneath it.
 */
export function reasonToJson({ code, values, said }: Reason): JsonObject {
  return { code, ...(values === undefined ? {} : { values }), ...(said === undefined ? {} : { said }) };
}
