import type { Labels } from '../client/view.ts';

/** All the words of the page in one language. */
export interface PageWords {
  /** BCP 47, for the page's `lang` */
  readonly tag: string;
  readonly labels: Labels;
  readonly saving: string;
  /** with its mark at the end */
  sentence(says: string): string;
  briefing(destination: string): string;
  card(order: number): string;
  question(destination: string): string;
  readonly questionWhy: string;
  notAnAddress(destination: string): string;
  openPlace(destination: string): string;
  file(number: number, count: number): string;
  readonly coverFile: string;
  counter(used: string, max: string, unit: string): string;
  from(day: string): string;
  location(name: string): string;
  at(time: string): string;
  standing(of: { readonly posted: number; readonly left: number }): string;
  today(of: { readonly posted: number; readonly allowed: number }): string;
  nextAt(time: string): string;
  aside(of: { readonly putOff: number; readonly needCommand: number; readonly skipped: number }): string;
  readonly preparing: string;
  readonly preparingHint: string;
  waiting(time: string): string;
  readonly waitingHint: string;
  readonly done: string;
  readonly doneHint: string;
  readonly doneSome: string;
  seeComputer(command: string): string;
  paused(time: string): string;
  readonly stopped: string;
  startAgain(command: string): string;
  /** for whoever comes without the code of this run, or with that of an earlier one */
  readonly refused: { readonly title: string; readonly text: string };
}
