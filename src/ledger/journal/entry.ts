import { z } from 'zod';
import type { Draft, IsoTime, PublishTicket, Reason, RemotePost } from '../../contract/index.ts';
import type { AttemptOutcome } from '../../core/model.ts';
import { type DeliveryState, deliveryStates } from '../../core/states.ts';
import { draft, publishTicket, reason } from '../sqlite/shapes.ts';

/** Whose publication a line is about. */
export interface Subject {
  /** the delivery's key */
  readonly key: string;
  readonly ref: string;
  readonly destination: string;
  readonly label: string;
}

/**
 * What the journal of publications tells: enough to know, without a ledger, what may be public and to go on from there.
 * Nothing in it is ever changed.
 */
export type Entry =
  /** the first line of every journal */
  | { readonly kind: 'journal' }
  /** before the first request: all that a delivery in doubt needs */
  | (Subject & {
      readonly kind: 'intent';
      readonly at: IsoTime;
      readonly attempt: number;
      readonly publishKey: string;
      /** null: of a ledger in which it could not be read */
      readonly draft: Draft | null;
      readonly ticket: PublishTicket | null;
    })
  /** the same request is about to go once more: an older doubt must not count from before it */
  | (Subject & { readonly kind: 'repeat'; readonly at: IsoTime; readonly attempt: number })
  /** how an attempt ended, and what became of the delivery with it */
  | (Subject & Became & { readonly kind: 'answer'; readonly attempt: number; readonly outcome: AttemptOutcome })
  /** what became of it later: taken back, say */
  | (Subject & Became & { readonly kind: 'moved' });

interface Became {
  readonly at: IsoTime;
  readonly to: DeliveryState;
  readonly remote?: RemotePost | undefined;
  readonly reason?: Reason | undefined;
}

const subject = { key: z.string(), ref: z.string(), destination: z.string(), label: z.string() };

const remote: z.ZodType<RemotePost> = z.object({
  id: z.string(),
  url: z.string().nullable(),
  saidBy: z.enum(['destination', 'person']).exactOptional(),
});

const became = {
  at: z.string(),
  to: z.enum(deliveryStates as [DeliveryState, ...DeliveryState[]]),
  remote: remote.optional(),
  reason: reason.optional(),
};

/** A line may hold more than is named here: a later clipferry's. */
export const entryShape: z.ZodType<Entry> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('journal') }),
  z.object({
    kind: z.literal('intent'),
    ...subject,
    at: z.string(),
    attempt: z.number(),
    publishKey: z.string(),
    draft: draft.nullable(),
    ticket: publishTicket.nullable(),
  }),
  z.object({ kind: z.literal('repeat'), ...subject, at: z.string(), attempt: z.number() }),
  z.object({
    kind: z.literal('answer'),
    ...subject,
    ...became,
    attempt: z.number(),
    outcome: z.enum(['accepted', 'refused', 'absent', 'given-up']),
  }),
  z.object({ kind: z.literal('moved'), ...subject, ...became }),
]);
