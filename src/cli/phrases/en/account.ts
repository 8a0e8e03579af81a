import type { PhraseBook } from '../../../contract/index.ts';
import type { AccountReasons } from '../../../contract/reasons/account.ts';
import { shellWord } from '../shell.ts';

export const account: PhraseBook<AccountReasons> = {
  'account-stopped': ({ destination = '<destination>', account: label = '<label>' }, speech) => ({
    says: `${destination === '<destination>' ? 'this account' : `${destination}/${label}`} is stopped`,
    ways: [
      { text: 'when you have seen to it', command: speech.command('accounts', 'resume', `${destination}/${label}`) },
    ],
  }),
  'wrong-account': ({ given }) => ({
    says: `${given ?? 'this'} does not name an account`,
    ways: ['write <destination>/<label>, e.g. rednote/main'],
  }),
  'no-login': ({ destination }, speech) => ({
    says: `${destination ?? 'this destination'} needs no account`,
    ways: [{ text: 'go on', command: speech.command('migrate', '<export>', '--to', destination ?? '<destination>') }],
  }),
  'nobody-to-ask': ({ destination, fields }, speech) => ({
    says: 'there is no terminal to ask on',
    ways: [
      {
        text: `put ${fields === undefined ? 'the answers' : fields.join(', ')} into a JSON file only you can read`,
        command: speech.command('login', destination ?? '<destination>', '--from-file', '<path>'),
      },
    ],
  }),
  'answers-unreadable': ({ path }) => `${path ?? 'the file with the answers'} cannot be read`,
  'answers-wrong': ({ what, place }) =>
    `${what ?? 'the file with the answers'} does not hold the answers${place === undefined ? '' : `: look at ${place}`}`,
  'consent-needed': ({ destination }) => ({
    says: `${destination ?? 'this destination'} needs your agreement to the above first`,
    ways: [`agree with --accept-risk ${destination ?? '<destination>'}`],
  }),
  'consent-refused': 'you did not agree; nothing was sent',
  'keychain-locked': ({ destination, account: label, of }, speech) => {
    const name = destination === undefined ? 'this account' : `${destination}${label ? `/${label}` : ''}`;
    const labels = label ? ['--account', label] : [];
    return of === 'removing'
      ? {
          says: `the keychain does not let go of ${name}`,
          ways: [
            {
              text: 'unlock the keychain, then log out once more',
              command: speech.command('logout', destination ?? '<destination>', ...labels),
            },
          ],
        }
      : {
          says: `the login of ${name} is in the keychain of this computer, which does not answer`,
          ways: [
            {
              text: 'unlock the keychain, or log in again',
              command: speech.command('login', destination ?? '<destination>', ...labels),
            },
          ],
        };
  },
  'credentials-broken': ({ what }, speech) => ({
    says: `${what ?? 'the stored login'} is damaged`,
    ways: [{ text: 'log in again', command: speech.command('login', '<destination>') }],
  }),
  'credentials-open': ({ path }) => ({
    says: `${path ?? 'the stored login'} can be read by other users of this computer`,
    ways: [{ text: 'make it yours alone', command: `chmod 600 ${shellWord(path ?? '<path>')}` }],
  }),
  'credentials-unreachable': ({ path, systemCode }) => ({
    says: `${path ?? 'the stored login'} cannot be read or written${systemCode === undefined ? '' : ` (${systemCode})`}`,
    ways: ['look at who owns that folder, and whether the disk is full'],
  }),
};
