/** Text and sound that go to whom the person named, and what came of it. */
export interface LanguageMessages {
  readonly language: {
    /** before the first text leaves this computer. `to`: a language tag */
    textGoes(service: string, to: string): string;
    /** of a page of captions; `waits`: for an answer now, for so long */
    translating(progress: {
      readonly done: number;
      readonly asked: number;
      readonly service: string;
      readonly waitsMs: number;
    }): string;
    /** `sentence`: what the service met */
    translationStopped(sentence: string): string;
    /** before the first sound is taken out. `by`: a program of this computer, or a server elsewhere */
    soundGoes(sound: {
      readonly by: 'program' | 'service';
      readonly name: string;
      readonly posts: number;
      readonly durationMs: number;
    }): string;
    hearing(progress: {
      readonly done: number;
      readonly posts: number;
      readonly name: string;
      readonly waitsMs: number;
    }): string;
    heard(result: HeardCounts): string;
    transcriptionStopped(left: number, sentence: string): string;
    filesMissing(posts: number, command: string): string;
    /** captions that nobody has read */
    unread(command: string): string;
    /** asked for the address of a service that nobody named yet */
    addressOf(purpose: 'translation' | 'transcription'): string;
    keyOf(service: string): string;
    keyKept(service: string, place: string): string;
    keyForgotten(service: string): string;
    knowsLanguages(service: string, languages: number): string;
    /** `model` null: none was named; `knows` null: it keeps no list of them */
    answers(service: string, model: string | null, knows: boolean | null): string;
    programFound(program: string): string;
  };
}

export interface HeardCounts {
  readonly found: number;
  readonly wordless: number;
  readonly blank: number;
  readonly silent: number;
  readonly failed: number;
}
