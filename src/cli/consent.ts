import {
  type Account,
  because,
  type Destination,
  FerryError,
  type Language,
  type Options,
  type Reason,
} from '../contract/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { Cli } from './context.ts';
import { systemZone } from './phrases/language.ts';
import { createTalk } from './phrases/talk.ts';

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
  const reason = destination.consent(options);
  if (reason === null) return;
  const { consentText } = await engine.ledger.accounts.get(account);
  if (consentText !== null && (await isItsWording(cli, { reason, account, agreedTo: consentText }))) return;
  const { sentence } = await cli.talk.say(reason, account.destination);
  if (acceptRisk !== destination.name) {
    cli.ui.note(sentence);
    const answer = await cli.ui.ask(cli.talk.text.agree);
    if (answer === null) {
      throw new FerryError('usage', because('consent-needed', { destination: destination.name }), { effect: 'none' });
    }
    if (!cli.talk.text.agreement.includes(answer.trim().toLowerCase()))
      throw new FerryError('usage', because('consent-refused'), { effect: 'none' });
  }
  await engine.ledger.accounts.consent(account, sentence, cli.clock.now());
}

const languages: readonly Language[] = ['en', 'zh'];

/** Whoever agreed in one language has agreed in the other. */
async function isItsWording(
  { registry }: Cli,
  { reason, account, agreedTo }: { readonly reason: Reason; readonly account: Account; readonly agreedTo: string },
): Promise<boolean> {
  for (const language of languages) {
    const talk = await createTalk({ language, zone: systemZone(), registry });
    if ((await talk.say(reason, account.destination)).sentence === agreedTo) return true;
  }
  return false;
}
