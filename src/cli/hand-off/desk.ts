import type { Engine } from '../../engine/engine.ts';
import type { Cli } from '../context.ts';
import type { DeskRequest, OpenDesk } from './desk-request.ts';

const nobody: OpenDesk = {
  handOff: null,
  open: async () => undefined,
  farewell: async () => undefined,
  close: async () => undefined,
};

/** The page and its server are loaded only where a person publishes on it. */
export async function openDesk(cli: Cli, engine: Engine, request: DeskRequest): Promise<OpenDesk> {
  const { destination, options, flags, always } = request;
  if (destination.capabilities(options, null).publisher === 'program') return nobody;
  if (flags.terminal === true) {
    const { terminalHandOff } = await import('./terminal.ts');
    return { ...nobody, handOff: terminalHandOff(cli, engine.store.files) };
  }
  const wantsPage = always || flags.local === true || flags.address !== undefined || flags.port !== undefined;
  if (!wantsPage && !cli.ui.canAsk) return nobody;
  const { openPageDesk } = await import('./page-desk.ts');
  return openPageDesk(cli, engine, request);
}
