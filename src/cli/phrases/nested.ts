import { z } from 'zod';
import type { Json, Reason } from '../../contract/index.ts';

const shape = z.object({
  code: z.string().min(1),
  values: z.record(z.string(), z.json()).optional(),
  said: z.string().optional(),
});

/** Reasons that stand in another one's values (`tried-often` names the last failure): worded beneath it. */
export function nestedReasons({ values }: Reason): readonly Reason[] {
  return Object.values(values ?? {}).flatMap((value) =>
    Array.isArray(value) ? value.flatMap(asReason) : asReason(value),
  );
}

function asReason(value: Json | undefined): readonly Reason[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('code' in value)) return [];
  const { success, data } = shape.safeParse(value);
  if (!success) return [];
  const { code, values, said } = data;
  return [{ code, ...(values === undefined ? {} : { values }), ...(said === undefined ? {} : { said }) }];
}
