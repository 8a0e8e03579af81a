import type { CodePage } from '../kit/encoding.ts';
import type { Cli } from './context.ts';

/** That a table was read in an encoding that has no place for many letters, and which. */
export function tellCodePage({ ui, talk }: Pick<Cli, 'ui' | 'talk'>): (path: string, encoding: CodePage) => void {
  return (path, encoding) => ui.note(talk.text.table.codePage(path, encoding));
}
