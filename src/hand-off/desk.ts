import type { HandOff, PersonSaid, Showing } from '../contract/index.ts';
import type { HandOffOverview } from '../core/hand-off.ts';
import { decodeAnswer, type GivenAnswer } from './answers.ts';
import { cardOf } from './card.ts';
import type { Card, PageView, Reply, Screen } from './client/view.ts';
import { type DeskFile, filesOf } from './desk-files.ts';
import type { DeskParts, Farewell, Viewer } from './desk-parts.ts';
import { headingOf, restScreen, standingOf } from './standing.ts';

/**
 * The desk between the run and the person: what is put before them, one post at a time, and what they say. It is a `HandOff`
 * for the adapters, and for the page's server the view, the answers and the files. It remembers nothing beyond this run.
 */
export interface Desk {
  readonly handOff: HandOff;
  view(viewer: Viewer): Promise<PageView>;
  /** What the page sent, checked here: it comes from outside. */
  answer(body: unknown, viewer: Viewer): Promise<Reply>;
  /** A file of the post that is before the person now; null: there is no such card or file. Both names come from outside. */
  findFile(card: string, name: string): DeskFile | null;
  /** Calls back when the view may have changed; returns what ends it. */
  onChange(listener: () => void): () => void;
  /** The run is over: the page says so from now on, and how it goes on. */
  end(farewell: Farewell): void;
}

/** What became of a post. */
type Outcome = Exclude<GivenAnswer, { readonly kind: 'read' } | { readonly kind: 'reveal' }>;

/** A draft that somebody waits for an answer to. */
interface Waiting {
  readonly id: string;
  readonly kind: 'post' | 'question';
  readonly showing: Showing;
  settle(said: PersonSaid | { readonly kind: 'unsure' }): void;
}

export function createDesk(parts: DeskParts): Desk {
  return new DeskOfRun(parts);
}

class DeskOfRun implements Desk {
  readonly handOff: HandOff;
  readonly #parts: DeskParts;
  readonly #listeners = new Set<() => void>();
  /** questions first, then posts, each in the order they came */
  readonly #waiting: Waiting[] = [];
  #number = 0;
  #briefed: boolean;
  /** answered, and not yet seen in the ledger */
  #saving: string | null = null;
  #farewell: Farewell | null = null;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#briefed = parts.briefing.length === 0;
    this.handOff = {
      present: (showing, signal) => this.#put('post', showing, signal) as Promise<PersonSaid>,
      ask: (showing, signal) => this.#put('question', showing, signal),
    };
  }

  #put(
    kind: Waiting['kind'],
    showing: Showing,
    signal: AbortSignal,
  ): Promise<PersonSaid | { readonly kind: 'unsure' }> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      this.#number += 1;
      const leave = () => {
        signal.removeEventListener('abort', abort);
        const index = this.#waiting.indexOf(waiting);
        if (index >= 0) this.#waiting.splice(index, 1);
        this.#changed();
      };
      const abort = () => {
        leave();
        reject(signal.reason);
      };
      const waiting: Waiting = {
        id: `${this.#number}`,
        kind,
        showing,
        settle: (said) => {
          leave();
          resolve(said);
        },
      };
      signal.addEventListener('abort', abort);
      this.#waiting.splice(kind === 'post' ? this.#waiting.length : this.#firstPost(), 0, waiting);
      this.#changed();
    });
  }

  #firstPost(): number {
    const index = this.#waiting.findIndex(({ kind }) => kind === 'post');
    return index < 0 ? this.#waiting.length : index;
  }

  async view(viewer: Viewer): Promise<PageView> {
    const { words, overview, destination, account } = this.#parts;
    const standing = await overview();
    const screen = await this.#screen(standing, viewer);
    const heading = headingOf(destination, account);
    const view = {
      language: words.tag,
      labels: words.labels,
      heading,
      standing: standingOf(this.#parts, standing),
      screen,
    };
    return { stamp: stampOf(view), ...view };
  }

  async #screen(overview: HandOffOverview, viewer: Viewer): Promise<Screen> {
    const { words } = this.#parts;
    const [current] = this.#waiting;
    if (this.#saving !== null && !(await this.#parts.isOpen(this.#saving))) this.#saving = null;
    if (this.#farewell !== null) return restScreen(this.#parts, overview, this.#farewell);
    if (this.#saving !== null && current?.showing.draft.deliveryKey !== this.#saving)
      return { kind: 'rest', title: words.saving, details: [], final: false };
    if (current === undefined) return restScreen(this.#parts, overview, null);
    // What was shown before comes before all else.
    if (current.kind === 'question') return { kind: 'question', card: await this.#card(current, viewer) };
    if (!this.#briefed)
      return { kind: 'briefing', title: words.briefing(this.#parts.destination), lines: await this.#briefing() };
    return { kind: 'post', card: await this.#card(current, viewer) };
  }

  async #briefing(): Promise<readonly string[]> {
    const { words } = this.#parts;
    const said = await Promise.all(this.#parts.briefing.map((reason) => this.#parts.say(reason)));
    return said.map(({ says }) => words.sentence(says));
  }

  #card(waiting: Waiting, viewer: Viewer): Promise<Card> {
    return cardOf(this.#parts, { id: waiting.id, showing: waiting.showing, asks: waiting.kind === 'question' }, viewer);
  }

  async answer(body: unknown, viewer: Viewer): Promise<Reply> {
    const answer = decodeAnswer(body);
    if (answer === null) return { kind: 'invalid' };
    if (answer.kind === 'read') {
      this.#briefed = true;
      this.#changed();
      return { kind: 'taken' };
    }
    const [current] = this.#waiting;
    if (current === undefined || current.id !== answer.card || this.#farewell !== null) return { kind: 'stale' };
    if (answer.kind === 'reveal') return this.#reveal(current, viewer);
    return this.#settle(current, answer);
  }

  async #reveal({ id, showing }: Waiting, viewer: Viewer): Promise<Reply> {
    if (!viewer.onThisComputer) return { kind: 'invalid' };
    return { kind: 'revealed', folder: await this.#parts.reveal(filesOf(this.#parts.files, id, showing.draft)) };
  }

  #settle(current: Waiting, answer: Outcome): Reply {
    const { words, destination } = this.#parts;
    if (answer.kind === 'unsure' && current.kind === 'post') return { kind: 'invalid' };
    if (answer.kind !== 'posted') {
      this.#take(current, { kind: answer.kind });
      return { kind: 'taken' };
    }
    const address = answer.address.trim();
    const isNamed = address !== '' && current.showing.place.readAddress(address) !== null;
    // An address of somewhere else is most likely the wrong clipboard.
    if (address !== '' && !isNamed && !answer.sure)
      return { kind: 'questioned', question: words.notAnAddress(destination) };
    this.#take(current, { kind: 'posted', url: isNamed ? address : null });
    return { kind: 'taken' };
  }

  #take(current: Waiting, said: PersonSaid | { readonly kind: 'unsure' }): void {
    this.#saving = current.showing.draft.deliveryKey;
    current.settle(said);
  }

  findFile(card: string, name: string): DeskFile | null {
    const waiting = this.#waiting.find(({ id }) => id === card);
    if (waiting === undefined || (!this.#briefed && waiting.kind === 'post')) return null;
    return filesOf(this.#parts.files, waiting.id, waiting.showing.draft).find((file) => file.name === name) ?? null;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  end(farewell: Farewell): void {
    this.#farewell = farewell;
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** FNV-1a: only to see that something changed. */
function stampOf(view: unknown): string {
  let hash = 0x811c9dc5;
  for (const unit of JSON.stringify(view)) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}
