import type { Answer, Card, PageView, Reply } from '../../src/hand-off/client/view.ts';

/** A phone in a person's hand, without a browser: it scanned the code, looks, and answers. */
export class Phone {
  readonly #base: string;
  readonly #cookie: string;

  private constructor(base: string, cookie: string) {
    this.#base = base;
    this.#cookie = cookie;
  }

  /** `url`: what the code holds. */
  static async scan(url: string): Promise<Phone> {
    const { origin } = new URL(url);
    const answer = await fetch(url, { redirect: 'manual' });
    const cookie = /^[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0];
    if (answer.status !== 303 || cookie === undefined) throw new Error(`the code was not taken: ${answer.status}`);
    return new Phone(origin, cookie);
  }

  async view(): Promise<PageView> {
    const answer = await fetch(`${this.#base}/view`, { headers: { cookie: this.#cookie } });
    if (!answer.ok) throw new Error(`no view: ${answer.status}`);
    return (await answer.json()) as PageView;
  }

  async answer(given: Answer): Promise<Reply> {
    const answer = await fetch(`${this.#base}/answer`, {
      method: 'POST',
      headers: { cookie: this.#cookie, origin: this.#base, 'content-type': 'application/json' },
      body: JSON.stringify(given),
    });
    if (!answer.ok) throw new Error(`not taken: ${answer.status}`);
    return (await answer.json()) as Reply;
  }

  file(path: string): Promise<Response> {
    return fetch(`${this.#base}${path}`, { headers: { cookie: this.#cookie } });
  }

  /** Looks until a post is before the person, reading what is to be read on the way. null: the page has said goodbye. */
  async nextCard(
    after: string | null = null,
  ): Promise<{ readonly kind: 'post' | 'question'; readonly card: Card } | null> {
    for (;;) {
      const { screen } = await this.view();
      if (screen.kind === 'briefing') await this.answer({ kind: 'read' });
      else if (screen.kind === 'rest' && screen.final) return null;
      else if ((screen.kind === 'post' || screen.kind === 'question') && screen.card.id !== after) return screen;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** A note's address as the app would copy it; `number` makes it another each time. */
export function noteAddress(number: number): string {
  return `https://www.rednote.com/explore/6975aaaa${number.toString(16).padStart(16, '0')}`;
}
