import { because, FerryError, isFerryError } from '../contract/index.ts';
import type { SpaceEstimate } from '../core/space.ts';
import type { Engine } from '../engine/engine.ts';
import { estimateNeeds } from '../engine/space.ts';
import type { Cli } from './context.ts';

export interface SpaceWish {
  /** all files are there a second time in the end */
  readonly copies: boolean;
}

/** Says what fetching will need. Where it will not fit somebody is asked; where nobody is there it goes on: a full disk loses nothing. */
export async function sayNeeds(cli: Cli, engine: Engine, wish: SpaceWish): Promise<void> {
  const estimate = await tryEstimate(engine, wish);
  if (estimate === null) return;
  const { needsBytes, guessedFrom, freeBytes, missingBytes } = estimate;
  const { ui, talk } = cli;
  const { space: words } = talk.text;
  ui.note(words.needs({ bytes: needsBytes, guessedFrom, freeBytes }));
  if (missingBytes === 0) return;
  ui.note(words.tooLittle(missingBytes));
  const { path } = talk.text.places;
  ui.note(`  ${words.otherPlace(`--workspace ${path}`)}`);
  ui.note(`  ${words.makeRoom(talk.speech.command('workspace'))}`);
  const answer = cli.yes ? true : await ui.confirm(words.goOn, false);
  if (answer === false) throw new FerryError('usage', because('space-not-confirmed'), { effect: 'none' });
  ui.note(words.nothingIsLost);
}

/** A guess is no reason to stop. */
async function tryEstimate(engine: Engine, wish: SpaceWish): Promise<SpaceEstimate | null> {
  try {
    return await estimateNeeds(engine, wish);
  } catch (error) {
    if (isFerryError(error)) return null;
    throw error;
  }
}
