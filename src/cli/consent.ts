import { type Account, type Destination, FerryError, type Options } from '../contract/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { Cli } from './context.ts';

/** What the destination asks people to know, once per account and wording: typed, or given as --accept-risk. Never by --yes. */
export async function ensureConsent(
  cli: Cli,
  engine: Engine,
  {
    account,
    destination,
    options,
    acceptRisk,
  }: {
    readonly account: Account;
    readonly destination: Destination;
    readonly options: Options;
    readonly acceptRisk: string | undefined;
  },
): Promise<void> {
  const text = destination.consent(options);
  if (text === null) return;
  const { consentText } = await engine.ledger.accounts.get(account);
  if (consentText === text) return;
  if (acceptRisk !== destination.name) {
    cli.ui.note(text);
    const answer = await cli.ui.ask('Type yes to go on');
    if (answer === null) {
      throw new FerryError('usage', 'consent-needed', `${destination.title} needs your agreement to the above first`, {
        hint: `Agree with --accept-risk ${destination.name}`,
      });
    }
    if (answer.trim().toLowerCase() !== 'yes')
      throw new FerryError('usage', 'consent-refused', 'you did not agree; nothing was sent');
  }
  await engine.ledger.accounts.consent(account, text, cli.clock.now());
}
