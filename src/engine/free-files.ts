import type { Reason } from '../contract/index.ts';
import { fileFreedBy } from '../core/holds.ts';
import { exists } from '../disk/index.ts';
import { assertNever } from '../kit/index.ts';
import type { Engine } from './engine.ts';

interface Given {
  /** as the person named them: `host`, `host:port` */
  readonly allowHosts: readonly string[];
  /** somebody typed `fetch` once more */
  readonly asksAgain: boolean;
}

/** What was missing is there now: the files that waited for it are wanted again. Returns how many. */
export async function freeFiles({ ledger, clock }: Pick<Engine, 'ledger' | 'clock'>, given: Given): Promise<number> {
  const codes: string[] = [];
  for (const { reason } of await ledger.originals.reasons())
    if (await isThereNow(reason, given)) codes.push(reason.code);
  return codes.length === 0 ? 0 : ledger.originals.release(codes, clock.now());
}

/** A value that is not the same for all files of a code is not here: then they are tried, and the rest waits again. */
async function isThereNow({ code, values }: Reason, { allowHosts, asksAgain }: Given): Promise<boolean> {
  const by = fileFreedBy(code);
  switch (by) {
    case 'host': {
      const allow = values?.['allow'];
      return typeof allow === 'string' ? allowHosts.some((entry) => isNamed(allow, entry)) : allowHosts.length > 0;
    }
    case 'archive': {
      const path = values?.['path'];
      return asksAgain || typeof path !== 'string' || (await exists(path).catch(() => false));
    }
    case 'asking':
      return asksAgain;
    case 'other-file':
      return false;
    default:
      return assertNever(by);
  }
}

/** `hostAndPort` as the reason gives it, `[::1]:4000` or `10.0.0.1:80`; an entry without a port means all ports. */
function isNamed(hostAndPort: string, entry: string): boolean {
  return [entry, `[${entry}]`].some((name) => hostAndPort === name || hostAndPort.startsWith(`${name}:`));
}
