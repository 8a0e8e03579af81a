import type { PhraseBook, Way } from '../../../contract/index.ts';
import type { CommandLineReasons } from '../../../contract/reasons/command-line.ts';

export const commandLine: PhraseBook<CommandLineReasons> = {
  'unknown-flag': ({ flag, command, near, commands }, speech) => ({
    says: `${command ?? 'clipferry'} has no flag ${flag ?? 'of that name'}`,
    ways: [
      ...(near == null ? [] : [`did you mean ${near}?`]),
      ...(near == null && commands !== undefined && commands.length > 0
        ? [`${flag ?? 'it'} is a flag of ${speech.anyOf(commands)}`]
        : []),
      seeHelp(command ?? null, speech.command),
    ],
  }),
  'unknown-command': ({ given, near }, speech) => ({
    says: `there is no command ${given ?? 'of that name'}`,
    ways: [
      ...(near == null ? [] : [`did you mean ${near}?`]),
      { text: 'see what there is', command: speech.command('help') },
    ],
  }),
  'argument-missing': ({ command, argument }, speech) => ({
    says: `${command ?? 'this command'} needs <${argument ?? 'something'}> behind it`,
    ways: [seeHelp(command ?? null, speech.command)],
  }),
  'argument-empty': ({ command }, speech) => ({
    says: `one of the words behind ${command ?? 'this command'} is empty`,
    ways: [seeHelp(command ?? null, speech.command)],
  }),
  'too-many-arguments': ({ command, extra }, speech) => ({
    says: `${command ?? 'this command'} does not know what to do with ${extra ?? 'the last word'}`,
    ways: ['a path with spaces needs quotes around it', seeHelp(command ?? null, speech.command)],
  }),
  'flag-without-value': ({ flag }) => `${flag ?? 'this flag'} needs a value behind it`,
  'flag-empty': ({ flag }) => ({
    says: `${flag ?? 'this flag'} is empty`,
    ways: ['give it a value, or leave it out'],
  }),
  'no-such-shell': ({ given, known }, speech) => ({
    says: `completion for ${given ?? 'this shell'} is not there`,
    ways: known === undefined ? [] : [`choose ${speech.anyOf(known)}`],
  }),
  'schema-of-which': (_, speech) => ({
    says: '--json-schema needs a command: each has lines of its own',
    ways: [{ text: 'for example', command: speech.command('status', '--json-schema') }],
  }),
  'flag-not-given': ({ flag, command }, speech) => ({
    says: `${command ?? 'this command'} needs ${flag ?? 'one more flag'}`,
    ways: [
      ...(flag === '--to' ? [{ text: 'see where posts can go', command: speech.command('destinations') }] : []),
      seeHelp(command ?? null, speech.command),
    ],
  }),
  'flag-twice': ({ flag, values }) => ({
    says: `${flag ?? 'a flag'} is given twice${values === undefined ? '' : `, as ${values.join(' and as ')}`}: only one of them can count`,
    ways: ['leave one of them out'],
  }),
  'flags-apart': ({ flag, other }) => ({
    says: `${flag ?? 'this flag'} and ${other ?? 'the other flag'} do not go together`,
    ways: ['leave one of them out'],
  }),
  'no-topic-table': ({ destination }, speech) => ({
    says: `${destination ?? 'this destination'} has no table of topics: hashtags go there as they are`,
    ways: [{ text: 'the one there is', command: speech.command('destinations', 'rednote', '--topics') }],
  }),
  'not-a-choice': ({ flag, given, choices }, speech) => ({
    says: `${flag ?? 'this flag'} cannot be ${given ?? 'that'}`,
    ways: choices === undefined ? [] : [`choose ${speech.anyOf(choices)}`],
  }),
  'since-after-until': ({ since, until }) => ({
    says: `--since ${since ?? ''} is later than --until ${until ?? ''}: no post is between them`.replaceAll('  ', ' '),
    ways: ['swap them'],
  }),
  'unknown-code': ({ given, known }, speech) => ({
    says: `no post or file here has the code ${given ?? 'you named'}`,
    ways: [
      ...(known === undefined || known.length === 0 ? [] : [`the codes here: ${known.join(', ')}`]),
      { text: 'see the posts and their codes', command: speech.command('report', '--problems') },
    ],
  }),
  'nobody-signed-in': ({ account }, speech) => ({
    says: `nobody is signed in as ${account ?? 'that'}: there is nothing to forget`,
    ways: [{ text: 'see who is', command: speech.command('accounts') }],
  }),
  'output-cut': ({ full }) => ({
    says: `what clipferry printed was cut off${full === true ? ': there is no space left where it goes' : ' where it goes'}`,
    ways: [`${full === true ? 'free some space' : 'send it somewhere else'}, and run the same command again`],
  }),
};

function seeHelp(command: string | null, line: (...words: readonly string[]) => string): Way {
  return { text: 'see what it takes', command: command === null ? line('help') : line('help', command) };
}
