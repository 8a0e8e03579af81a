import { networkInterfaces } from 'node:os';
import { showInBrowser } from '../../browser/show.ts';
import { because, FerryError, type HandOff, type Showing } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import { handOffOverview } from '../../engine/hand-off-overview.ts';
import type { RunResult } from '../../engine/run.ts';
import { ownAddresses } from '../../hand-off/address.ts';
import { createDesk, type Desk } from '../../hand-off/desk.ts';
import type { Farewell } from '../../hand-off/desk-parts.ts';
import { type HandOffServer, startHandOffServer } from '../../hand-off/server.ts';
import { pageWords } from '../../hand-off/words/index.ts';
import { type Cli, titleOf } from '../context.ts';
import { announce } from './announce.ts';
import type { DeskRequest, HandOffFlags, OpenDesk } from './desk-request.ts';
import { revealFiles } from './reveal.ts';

const usualPort = 4747;
const goodbyeMs = 4_000;

/** FerryError `usage` `wrong-port`, `not-our-address`. */
export function openPageDesk(cli: Cli, engine: Engine, request: DeskRequest): OpenDesk {
  const { flags } = request;
  return new PageDesk(cli, engine, { ...request, port: portOf(flags.port), address: addressOf(flags) });
}

class PageDesk implements OpenDesk {
  readonly handOff: HandOff;
  readonly #cli: Cli;
  readonly #engine: Engine;
  readonly #request: DeskRequest & { readonly port: number; readonly address: string | null };
  #desk: Desk | null = null;
  #server: Promise<HandOffServer> | null = null;
  #paired = false;
  /** both pages were opened in this computer's browser */
  #beside = false;

  constructor(
    cli: Cli,
    engine: Engine,
    request: DeskRequest & { readonly port: number; readonly address: string | null },
  ) {
    this.#cli = cli;
    this.#engine = engine;
    this.#request = request;
    // Nothing is served before there is something to show.
    this.handOff = {
      present: async (showing, signal) => {
        const said = await (await this.#open(showing)).handOff.present(showing, signal);
        this.#note(
          showing,
          said.kind === 'posted' && showing.place.readAddress(said.url ?? '') !== null ? 'posted-there' : said.kind,
        );
        return said;
      },
      ask: async (showing, signal) => {
        const said = await (await this.#open(showing)).handOff.ask(showing, signal);
        this.#note(showing, said.kind);
        return said;
      },
    };
  }

  async open(): Promise<void> {
    if (this.#request.always) await this.#ensureServed();
  }

  async #ensureServed(): Promise<{ readonly desk: Desk; readonly server: HandOffServer }> {
    this.#desk ??= await this.#makeDesk();
    const desk = this.#desk;
    const isFirst = this.#server === null;
    this.#server ??= this.#serve(desk);
    const server = await this.#server;
    if (isFirst) announce(this.#cli, server, this.#request.flags.local !== true);
    return { desk, server };
  }

  async #open(showing: Showing): Promise<Desk> {
    const { desk, server } = await this.#ensureServed();
    await this.#openBeside(showing, server);
    return desk;
  }

  async #makeDesk(): Promise<Desk> {
    const { account, destination, options, pace } = this.#request;
    const { talk } = this.#cli;
    const capabilities = destination.capabilities(options, null);
    const rule = pace ?? capabilities.pace;
    const overview = () => handOffOverview(this.#engine, account, rule);
    const isFirst = (await overview()).posted === 0;
    return createDesk({
      files: this.#engine.store.files,
      words: pageWords[talk.language],
      speech: talk.speech,
      say: async (reason) => {
        const { sentence, ways } = await talk.say(reason, destination.name);
        return { says: sentence, ways };
      },
      overview,
      isOpen: async (key) => (await this.#engine.ledger.deliveries.find(key))?.state === 'publishing',
      destination: titleOf(this.#cli, destination),
      account: account.label,
      reveal: (files) => revealFiles(this.#engine, account, files),
      briefing: isFirst ? (destination.briefing?.(options) ?? []) : [],
    });
  }

  #serve(desk: Desk): Promise<HandOffServer> {
    const { ui, talk } = this.#cli;
    return startHandOffServer({
      desk,
      words: pageWords[talk.language],
      address: this.#request.address,
      port: this.#request.port,
      onPaired: ({ kind, address }) => {
        this.#paired = true;
        if (ui.json) ui.data({ v: 1, kind: 'hand-off-paired', device: kind, address });
        else ui.note(talk.text.handOff.page.paired(kind, address));
      },
    });
  }

  /** Where they post in a browser: both pages, once. A computer without a screen opens none, and the addresses are there. */
  async #openBeside({ place }: Showing, { localUrl }: HandOffServer): Promise<void> {
    if (this.#beside || place.composer === null || !this.#cli.ui.canAsk) return;
    this.#beside = true;
    await showInBrowser(place.composer);
    await showInBrowser(localUrl);
  }

  #note({ draft }: Showing, what: 'posted' | 'posted-there' | 'not-now' | 'skip' | 'unsure'): void {
    const { ui, talk } = this.#cli;
    if (!ui.json)
      ui.note(talk.text.handOff.page.recorded(draft.postRef, draft.title ?? draft.body.split('\n')[0] ?? '', what));
  }

  async farewell({ nextAt }: RunResult): Promise<void> {
    if (this.#desk === null || this.#server === null) return;
    const server = await this.#server;
    this.#desk.end(farewellOf(this.#cli, nextAt));
    if (!this.#paired) return;
    for (let waitedMs = 0; waitedMs < goodbyeMs && !server.allSaw(); waitedMs += 100)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await (await server?.catch(() => null))?.close();
  }
}

function farewellOf(cli: Cli, nextAt: RunResult['nextAt']): Farewell {
  if (cli.stop.draining) return { kind: 'stopped' };
  return nextAt === null ? { kind: 'done' } : { kind: 'paused', until: nextAt };
}

function portOf(given: string | undefined): number {
  if (given === undefined) return usualPort;
  const port = Number(given);
  if (/^\d{1,5}$/.test(given) && port <= 65_535) return port;
  throw new FerryError('usage', because('wrong-port', { given }), { effect: 'none' });
}

/** null: nobody but this computer. An address that is not ours is refused before anything is fetched. */
function addressOf({ local, address }: HandOffFlags): string | null {
  if (local === true) return null;
  const own = ownAddresses(networkInterfaces()).map((one) => one.address);
  if (address === undefined) return own[0] ?? null;
  const all = Object.values(networkInterfaces()).flatMap((infos) => (infos ?? []).map((info) => info.address));
  if (all.includes(address)) return address;
  throw new FerryError('usage', because('not-our-address', { given: address, known: own }), { effect: 'none' });
}
