import { qrForTerminal } from '../../hand-off/qr.ts';
import type { HandOffServer } from '../../hand-off/server.ts';
import type { Cli } from '../context.ts';

/** Says where the page is: the code to scan, if the terminal is wide enough, and the address to type. */
export function announce(
  { ui, talk }: Cli,
  { url, localUrl, port }: Pick<HandOffServer, 'url' | 'localUrl' | 'port'>,
  /** they did not ask for this computer alone */
  wantsPhone: boolean,
): void {
  const { page } = talk.text.handOff;
  if (ui.json) {
    // The only place the token is ever given out.
    ui.data({ v: 1, kind: 'hand-off', url, localUrl, port });
    return;
  }
  ui.endProgress();
  if (url === null) {
    ui.whisper(`\n${page.open(localUrl)}`);
    ui.note(wantsPhone ? page.noNetwork : page.onlyHere);
    return;
  }
  const { lines, columns } = qrForTerminal(url);
  ui.note(`\n${page.scan}`);
  const isWide = (process.stderr.columns ?? 80) >= columns;
  if (isWide) for (const line of lines) ui.whisper(line);
  ui.whisper(isWide ? page.orType(url) : page.type(url));
  ui.whisper(page.orHere(localUrl));
  ui.note(page.sameNetwork);
}
