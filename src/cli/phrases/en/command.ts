import type { PhraseBook } from '../../../contract/index.ts';
import type { CommandReasons } from '../../../contract/reasons/command.ts';
import { counted } from './counting.ts';

export const command: PhraseBook<CommandReasons> = {
  interrupted: () => ({ says: 'stopped; nothing is lost', ways: ['run the same command again to go on'] }),
  'bad-language': ({ given, from }) => ({
    says: `${from === 'environment' ? 'CLIPFERRY_LANG is' : '--lang'} ${given ?? 'this'}${from === 'environment' ? ',' : ' is'} not a language clipferry speaks`,
    ways: ['choose en or zh'],
  }),
  'bad-time-zone': ({ given, from }) => ({
    says: `${from === 'environment' ? 'CLIPFERRY_TZ is' : '--tz'} ${given ?? 'this'}${from === 'environment' ? ', which' : ''} is not a time zone`,
    ways: ['write a name such as Europe/Berlin, Asia/Shanghai or UTC'],
  }),
  'config-unreadable': ({ path }) => `${path ?? 'the settings'} cannot be read`,
  'config-wrong': ({ what, place }) => ({
    says: `${what === undefined ? 'the settings hold' : `${what} holds`} what clipferry does not take${place === undefined ? '' : `: look at ${place}`}`,
    ways: ['see the README, section Settings'],
  }),
  'no-such-destination': ({ name, known }, speech) => ({
    says: `there is no destination called ${name ?? 'so'}`,
    ways: [
      {
        text: known === undefined ? 'see which there are' : `choose ${speech.anyOf(known)}; what each of them takes`,
        command: speech.command('destinations'),
      },
    ],
  }),
  'no-such-option': ({ destination, option, known, meant }, speech) => ({
    says: `${destination ?? 'the destination'} has no option ${option ?? 'of that name'}`,
    ways: [
      ...(meant === undefined ? [] : [`you may have meant --set ${meant}=<value>`]),
      {
        text:
          known === undefined
            ? 'see which there are'
            : known.length === 0
              ? `${destination ?? 'it'} has no options`
              : `choose ${speech.anyOf(known)}; what each of them does`,
        command: speech.command('destinations', destination ?? '<destination>'),
      },
    ],
  }),
  'option-without-value': ({ given }) => ({
    says: `--set ${given ?? ''} has no "="`.replace('  ', ' '),
    ways: ['write --set name=value'],
  }),
  'wrong-action': ({ given }, speech) => ({
    says: `accounts cannot ${given ?? 'do that'}`,
    ways: [
      { text: 'list them', command: speech.command('accounts') },
      { text: 'go on after a warning', command: speech.command('accounts', 'resume', '<destination>/<label>') },
    ],
  }),
  'wrong-date': ({ flag, given }) => ({
    says: `${flag === undefined ? '' : `${flag} `}${given ?? 'this'} is not a day`,
    ways: ['write YYYY-MM-DD'],
  }),
  'wrong-limit': ({ given }) => `--limit ${given ?? ''} is not a whole number above zero`.replace('  ', ' '),
  'wrong-title-template': ({ fault, field, known = [] }) => ({
    says: `--title-template ${
      fault === 'unknown-field'
        ? `has no field {${field ?? ''}}`
        : fault === 'brace'
          ? 'has a brace without its other one'
          : fault === 'empty'
            ? 'is empty'
            : 'cannot be used'
    }`,
    ways: [
      ...(known.length === 0 ? [] : [`these are known: ${known.map((name) => `{${name}}`).join(' ')}`]),
      ...(fault === 'brace' ? ['write {{ for a brace that is meant as one'] : []),
      ...(fault === 'empty' ? ["for example 'Filmed {date} in {location} || Filmed {date}'"] : []),
    ],
  }),
  'wrong-pace': ({ given }) => ({
    says: `--pace ${given ?? ''} is not a pace`.replace('  ', ' '),
    ways: ['write for example 3/day, or 5/day,2h for two hours between posts, or none'],
  }),
  'wrong-port': ({ given }) => `a port is a number up to 65535${given === undefined ? '' : `, not "${given}"`}`,
  'not-our-address': ({ given, known = [] }) => ({
    says: `${given ?? 'this'} is not an address of this computer`,
    ways: [
      known.length === 0
        ? 'it has none that a phone could reach: connect it to your network, or use --local'
        : `take ${known.join(' or ')}, or leave --address out`,
    ],
  }),
  'nothing-by-hand': ({ accounts = [] }, speech) => ({
    says: `nothing is planned that you publish by hand${accounts.length === 0 ? '' : `; planned is ${accounts.join(', ')}`}`,
    ways: [{ text: 'make a plan for such a place', command: speech.command('migrate', '<export>', '--to', 'rednote') }],
  }),
  'flag-needs': ({ flag, needs }) => `${flag ?? 'this flag'} needs ${needs ?? 'another one'} beside it`,
  'ids-unreadable': ({ path }) => `the list of posts${path === undefined ? '' : ` ${path}`} cannot be read`,
  'ids-empty': ({ path }) => `${path ?? 'the list of posts'} names no post`,
  'no-posts': (_values, speech) => ({
    says: 'this workspace holds no posts',
    ways: [{ text: 'start with', command: speech.command('fetch', '<export>') }],
  }),
  'no-plan': ({ account }, speech) => ({
    says:
      account === undefined
        ? 'there is no plan in this workspace'
        : `there is no plan for ${account} in this workspace`,
    ways: [{ text: 'make one', command: speech.command('plan', '<export>', '--to', '<destination>') }],
  }),
  'only-rehearsed': (_values, speech) => ({
    says: 'there were only rehearsals here, and their sandbox ended with them: nothing is published',
    ways: [
      'rehearse again with the same migrate command',
      { text: 'or plan it for real', command: speech.command('plan', '<export>', '--to', '<destination>') },
    ],
  }),
  'no-sandbox': ({ destination }) => ({
    says: `${destination ?? 'this destination'} has no sandbox to rehearse in`,
    ways: ['use --dry-run to see the plan'],
  }),
  'no-sample': 'no source can write a sample export',
  'no-workspace': 'there are no files before there is a workspace',
  'confirmation-needed': ({ for: what, posts }, speech) => ({
    says: `${posts === undefined ? 'posts' : counted(speech, posts, 'post')} would be ${what === 'taking-back' ? 'taken back' : 'published'}, and there is no terminal to ask on`,
    ways: [`look at the ${what === 'taking-back' ? 'list above' : 'plan'}, then type the same command with --yes`],
  }),
  'not-confirmed': ({ for: what }, speech) =>
    what === 'taking-back'
      ? { says: 'nothing was taken back' }
      : {
          says: 'nothing was published',
          ways: [{ text: 'the plan is kept; to carry it out', command: speech.command('run') }],
        },
  'not-unconfirmed': ({ ref }, speech) => ({
    says: `${ref ?? 'this post'} is not among the unconfirmed posts`,
    ways: [{ text: 'list them', command: speech.command('resolve') }],
  }),
  'one-verdict': ({ accepted }) =>
    accepted === true
      ? 'the destination accepted this post: say either --published <url> or --give-up'
      : 'say exactly one of --published <url>, --not-published, --give-up',
  'given-up': 'you gave it up',
};
