import type { Visibility } from '../../../contract/index.ts';
import type { DeliveryState } from '../../../core/states.ts';

/** How reasons are put together, errors, questions, and what goes on meanwhile. */
export interface DialogueMessages {
  /** what a person puts in place of, in commands */
  readonly places: Readonly<Record<'export' | 'destination' | 'account' | 'ref' | 'path', string>>;
  /** the sentence with the other side's own words beside it; `who` null: nobody knows who said them */
  quote(says: string, said: string, who: string | null): string;
  /** the sentence, and the reason behind it */
  because(says: string, cause: string): string;
  /** one after another, in one line */
  join(parts: readonly string[]): string;
  /** a way out on a line of its own */
  way(text: string, command: string | undefined): string;
  /** a way out behind its sentence */
  wayInLine(text: string, command: string | undefined): string;

  bug(message: string): string;
  readonly bugIsHarmless: string;
  readonly bugWhere: string;
  /** with -v: what stood behind the error, as a program said it */
  technical(message: string): string;
  readonly stopping: string;

  readonly states: Readonly<Record<DeliveryState, string>>;
  /** instead of `uploaded`, where a person publishes */
  readonly ready: string;
  /** the word for what waits for a person, as a label */
  readonly held: string;
  readonly waitsForYou: string;
  /** behind a count */
  waitForYou(posts: number): string;
  readonly visibilities: Readonly<Record<Visibility, string>>;
  readonly noText: string;

  /** what stands at questions: keys and what they do, by their English words, and how to say yes and no */
  readonly prompts: {
    readonly keys: Readonly<Record<string, string>>;
    readonly yes: string;
    readonly no: string;
    readonly yesOrNo: string;
  };

  readonly agree: string;
  /** what counts as agreement, in lower case */
  readonly agreement: readonly string[];

  readonly handOff: {
    heading(postRef: string): string;
    readonly title: string;
    readonly text: string;
    readonly tags: string;
    readonly files: string;
    readonly cover: string;
    readonly visibility: string;
    readonly at: string;
    readonly ask: string;
    readonly askLater: string;
    readonly posted: string;
    readonly postedNoLink: string;
    readonly notNow: string;
    readonly skip: string;
    readonly unsure: string;
    readonly link: string;

    /** about the page on which a person posts */
    readonly page: {
      readonly scan: string;
      orType(url: string): string;
      /** there is no room for the code */
      type(url: string): string;
      orHere(url: string): string;
      readonly sameNetwork: string;
      /** only this computer: the page's address */
      open(url: string): string;
      readonly onlyHere: string;
      /** this computer has no address that a phone at home could reach */
      readonly noNetwork: string;
      paired(device: 'iphone' | 'ipad' | 'android' | 'windows' | 'mac' | 'linux' | 'other', address: string): string;
      recorded(ref: string, title: string, what: 'posted' | 'posted-there' | 'not-now' | 'skip' | 'unsure'): string;
    };
  };
}
