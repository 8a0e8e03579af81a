import { z } from 'zod';

/** What a fault can be aimed at: one name for each thing a client asks of the platform. */
const routeNames = [
  'permit',
  'put',
  'initiate',
  'part',
  'parts',
  'complete',
  'abort',
  'topics',
  'lookup',
  'create',
  'list',
  'analyze',
  'detail',
  'delete',
  'transcode',
  'video-id',
  'self',
] as const;
export type RouteName = (typeof routeNames)[number];

const common = {
  /** how often it happens */
  times: z.number().int().min(1).max(1_000_000).default(1),
  /** how many matching requests pass unharmed first */
  after: z.number().int().min(0).max(1_000_000).default(0),
};
const anyRoute = z.enum([...routeNames, '*']);

export const faultSchema = z.discriminatedUnion('kind', [
  /** the connection dies: `before` the request is applied, `during` its body (after `afterBytes`), or `after` it was applied */
  z.strictObject({
    kind: z.literal('drop'),
    route: anyRoute,
    when: z.enum(['before', 'during', 'after']),
    afterBytes: z.number().int().min(0).default(0),
    ...common,
  }),
  /** an error envelope with this code or result; nothing is applied */
  z.strictObject({ kind: z.literal('code'), route: anyRoute, code: z.number().int(), ...common }),
  /** a bare HTTP status such as 429 or 503; nothing is applied */
  z.strictObject({
    kind: z.literal('status'),
    route: anyRoute,
    status: z.number().int().min(400).max(599),
    retryAfterSeconds: z.number().int().min(0).optional(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('captcha'),
    route: anyRoute.default('create'),
    status: z.union([z.literal(461), z.literal(471)]).default(461),
    /** 124 is the one reported on posting since 2025-08 */
    verifyType: z.string().default('124'),
    ...common,
  }),
  /** `success: true` without an id. Measured to leave nothing behind; `applied` plays the case nobody has seen */
  z.strictObject({ kind: z.literal('no-id'), applied: z.boolean().default(false), ...common }),
  /** -9999 for the next note whose title or media the account already has */
  z.strictObject({ kind: z.literal('duplicate'), ...common }),
  /** waits before the request's body is read */
  z.strictObject({
    kind: z.literal('slow'),
    route: anyRoute.default('part'),
    delayMs: z.number().int().min(0).max(600_000),
    ...common,
  }),
  /** every permit issued so far is dead, just before the request */
  z.strictObject({ kind: z.literal('expire-permits'), route: anyRoute.default('*'), ...common }),
  /** the sessions of every account end, just before the request */
  z.strictObject({
    kind: z.literal('expire-session'),
    route: anyRoute.default('*'),
    which: z.enum(['main', 'creator', 'both']).default('both'),
    ...common,
  }),
]);

export type Fault = z.output<typeof faultSchema>;

export interface Faults {
  add(faults: readonly Fault[]): void;
  /** The fault that meets this request, if any; one a request, in the order they were given. */
  take(route: RouteName): Fault | null;
  /** `-9999` waits for a note it fits, so it is asked for by name. */
  takeDuplicate(): boolean;
  pending(): readonly Fault[];
  clear(): void;
}

export function createFaults(initial: readonly Fault[]): Faults {
  let queue: Fault[] = [...initial];
  const spend = (fault: Fault): void => {
    queue = queue.flatMap((one) => (one !== fault ? [one] : one.times > 1 ? [{ ...one, times: one.times - 1 }] : []));
  };
  const skip = (fault: Fault): void => {
    queue = queue.map((one) => (one === fault ? { ...one, after: one.after - 1 } : one));
  };
  const first = (wanted: (fault: Fault) => boolean): Fault | null => {
    for (const fault of queue.filter(wanted)) {
      if (fault.after === 0) {
        spend(fault);
        return fault;
      }
      skip(fault);
    }
    return null;
  };
  return {
    add: (faults) => {
      queue.push(...faults);
    },
    take: (route) => first((fault) => fault.kind !== 'duplicate' && meets(fault, route)),
    takeDuplicate: () => first((fault) => fault.kind === 'duplicate') !== null,
    pending: () => queue,
    clear: () => {
      queue = [];
    },
  };
}

function meets(fault: Fault, route: RouteName): boolean {
  if (!('route' in fault)) return route === 'create';
  return fault.route === '*' || fault.route === route;
}
