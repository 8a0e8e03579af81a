import type { Answer, PageView, Reply } from './view.ts';

export type Look =
  | { readonly kind: 'view'; readonly view: PageView }
  | { readonly kind: 'same' }
  /** the code is from an earlier run */
  | { readonly kind: 'refused' }
  | { readonly kind: 'away' };

const patienceMs = 8_000;

export async function look(stamp: string | null): Promise<Look> {
  try {
    const answer = await within(patienceMs, (signal) =>
      fetch('/view', { cache: 'no-store', signal, headers: stamp === null ? {} : { 'if-none-match': `"${stamp}"` } }),
    );
    if (answer.status === 304) return { kind: 'same' };
    if (answer.status === 401) return { kind: 'refused' };
    if (!answer.ok) return { kind: 'away' };
    return { kind: 'view', view: await answer.json() };
  } catch {
    return { kind: 'away' };
  }
}

/** null: it did not arrive, as far as can be known. */
export async function send(answer: Answer): Promise<Reply | null> {
  try {
    const reply = await within(patienceMs, (signal) =>
      fetch('/answer', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer),
        signal,
      }),
    );
    return reply.ok ? await reply.json() : null;
  } catch {
    return null;
  }
}

async function within(ms: number, ask: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await ask(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
