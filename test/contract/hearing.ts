import { type Destination, isFerryError, type Reason } from '../../src/contract/index.ts';
import { findWordingFaults, languages, textOf, wordsOf } from './worded.ts';

/** Listens to all that an adapter says in one test, and judges it at the end. */
export class Hearing {
  readonly #destination: Destination;
  readonly #said: string[] = [];
  readonly #bugs: unknown[] = [];
  readonly #wordingFaults = new Set<string>();

  constructor(destination: Destination) {
    this.#destination = destination;
  }

  readonly log = (message: string, fields?: unknown): void => {
    this.#said.push(`log: ${message} ${JSON.stringify(fields ?? null)}`);
  };

  error(error: unknown): void {
    if (!isFerryError(error)) this.#bugs.push(error);
    for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
      this.#said.push(`error: ${at.message}`);
      if (isFerryError(at)) this.#reason(at.reason);
    }
  }

  /** A verification or a reconciliation may say why. */
  result(result: unknown): void {
    if (typeof result !== 'object' || result === null || !('because' in result)) return;
    for (const reason of [result.because].flat()) this.#reason(reason as Reason);
  }

  /** It must be worded in both languages, and hold no secret in any of them. */
  #reason(reason: Reason): void {
    for (const fault of findWordingFaults(this.#destination, reason)) this.#wordingFaults.add(fault);
    const texts = languages.flatMap((language) => wordsOf(this.#destination, reason, language) ?? []).map(textOf);
    this.#said.push(JSON.stringify(reason), ...texts);
  }

  judge(secrets: readonly string[]): void {
    const [bug] = this.#bugs;
    if (bug !== undefined)
      throw new Error(`only FerryErrors may leave an adapter, and this is none: ${String(bug)}`, { cause: bug });
    if (this.#wordingFaults.size > 0) throw new Error([...this.#wordingFaults].join('; '));
    for (const line of this.#said)
      if (secrets.some((secret) => line.includes(secret)))
        throw new Error('a secret was said in an error or a log line');
  }
}
