import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { LanguageReasons } from '../../../contract/reasons/language.ts';
import { nameOfLanguage, usualTranscriber } from '../language-names.ts';

const into = (to: string | undefined) => (to === undefined ? 'the other language' : nameOfLanguage(to, 'en'));

const translationFlags = ['--translate', '--translate-with', '--translate-model', '--bilingual'];

function planAgain(text: string, speech: Speech, ...flags: readonly string[]): Way {
  return { text, command: speech.planAgain({ with: flags }) };
}

/** As it was asked: whom the settings name may be another. */
function again({ to, url, model }: Partial<LanguageReasons['not-translated']>): readonly string[] {
  return [
    ...['--translate', to ?? '<language>'],
    ...(url === undefined ? [] : ['--translate-with', url]),
    ...(model === undefined ? [] : ['--translate-model', model]),
  ];
}

/** The address is said, because whom the settings name may be another. */
function loginTo(login = 'translation', url: string | undefined): readonly string[] {
  const flag = login === 'transcription' ? '--transcribe-with' : '--translate-with';
  return ['login', login, ...(url === undefined ? [] : [flag, url])];
}

const faults = {
  lines: 'lines are missing in what came back',
  names: 'a hashtag, a name, a link, an emoji or a protected word did not come back as it was',
  size: 'what came back is far longer than the text',
  added: 'what came back holds HTML, a domain or a telephone number that was not there',
  script: 'what came back has no letter of that language',
  refused: 'it does not take this text',
} as const;

const oddFiles = {
  folder: 'it is a folder',
  link: 'it is a link',
  special: 'it is no plain file',
  'too-large': 'it is too large',
  unreadable: 'it cannot be opened',
} as const;

export const language: PhraseBook<LanguageReasons> = {
  translated: ({ to, from, service, bilingual }) =>
    [
      `translated into ${into(to)}`,
      from === undefined ? '' : ` from ${nameOfLanguage(from, 'en')}`,
      service === undefined ? '' : ` by ${service}`,
      bilingual === true ? '; the original stands below' : '',
      ': no person has read it',
    ].join(''),
  'not-translated': ({ service, ...how }, speech) => ({
    says: `it is not translated into ${into(how.to)} yet: ${service ?? 'the service'} gave no translation`,
    ways: [
      planAgain('ask again; what is translated already is kept', speech, ...again(how)),
      { text: 'or plan without a translation', command: speech.planAgain({ without: translationFlags }) },
    ],
  }),
  'translation-unusable': ({ to, service, fault }) =>
    `it stays in its own language: the translation into ${into(to)}${service === undefined ? '' : ` by ${service}`} cannot be used${fault === undefined ? '' : ` (${faults[fault]})`}`,

  'transcript-unread': ({ ref }, speech) => ({
    says: 'its caption was made of what is said in the video, and nobody has read it',
    ways: [
      { text: 'read it, and let this post go', command: speech.command('include', ref ?? '<ref>') },
      { text: 'read and change all of them in a table', command: speech.command('plan', '--csv', 'plan.csv') },
      planAgain('or let them all go unread', speech, '--accept-transcripts'),
    ],
  }),
  'sound-too-large': ({ service, bytes, maxBytes }, speech) =>
    `its sound is too long for ${service ?? 'the service'}${bytes === undefined || maxBytes === undefined ? '' : `: ${speech.bytes(bytes)}, and it takes ${speech.bytes(maxBytes)}`}`,
  'transcriber-missing': ({ program }) => ({
    says: `${program ?? 'the program'} cannot be started: it is not there, or is not a program`,
    ways: ['write the whole path of it in --transcribe-command'],
  }),
  'transcriber-failed': ({ program, exitCode, signal }) =>
    `${program ?? 'the program'} failed${exitCode != null ? ` with exit code ${exitCode}` : signal == null ? '' : `: ended by ${signal}`}`,
  'transcriber-not-text': ({ program, file }) => ({
    says: `what ${program ?? 'the program'} ${file == null ? 'printed' : `wrote into ${file}`} is not UTF-8 text`,
    ways: ['try the command by itself on a sound, and look whether it gives plain text'],
  }),
  'transcriber-no-transcript': ({ program, file }) => ({
    says: `what ${program ?? 'the program'} ${file == null ? 'printed' : `wrote into ${file}`} is JSON that is broken, or has no transcript in it`,
    ways: ['try the command by itself on a sound, and look whether it gives plain text'],
  }),
  'transcriber-file-odd': ({ program, file, is, maxBytes }, speech) => ({
    says: `${file ?? 'a file'}, left by ${program ?? 'the program'}, is not read${is === undefined ? '' : `: ${oddFiles[is]}`}${is !== 'too-large' || maxBytes === undefined ? '' : ` (more than ${speech.bytes(maxBytes)})`}`,
    ways: ['have it write one plain .txt or .srt into {folder}, or print the text'],
  }),
  'transcriber-slow': ({ program, afterMs }, speech) =>
    `${program ?? 'the program'} was ended${afterMs === undefined ? '' : ` after ${speech.duration(afterMs)}`}: it takes too long for this video`,
  'transcriber-left-no-text': ({ program, files = [] }) => ({
    says: `${program ?? 'the program'} left ${files.length === 0 ? 'no text' : `no text that can be told from the others (${files.join(', ')})`} in its folder`,
    ways: ['have it write one .txt or .srt into {folder}, or print the text and leave {folder} out'],
  }),

  'service-wants-key': ({ service, status, variable, login, url }, speech) => ({
    says: `${service ?? 'the service'} ${status === 403 ? 'refuses us' : 'wants to know who asks'}${status === undefined ? '' : ` (HTTP ${status})`}: it needs a key, or another one`,
    ways: [
      {
        text: 'give its key; it is kept where others cannot read it',
        command: speech.command(...loginTo(login, url)),
      },
      `or put it into the environment variable ${variable ?? 'CLIPFERRY_TRANSLATE_KEY'}`,
    ],
  }),
  'service-busy': ({ service, status, retryAfterMs }, speech) => ({
    says: `${service ?? 'the service'} takes no more for now${status === undefined ? '' : ` (HTTP ${status})`}`,
    ways: [
      retryAfterMs == null
        ? 'run the same command again later: what is done is kept'
        : `run the same command again in ${speech.duration(retryAfterMs)}: what is done is kept`,
    ],
  }),
  'service-failed': ({ service, status }, speech) => ({
    says: `${service ?? 'the service'} could not do it${status === undefined ? '' : ` (HTTP ${status})`}`,
    ways: [{ text: 'see whether it answers', command: speech.command('doctor') }],
  }),
  'service-silent': ({ service, silentMs }, speech) => ({
    says: `${service ?? 'the service'} ${silentMs == null ? 'could not be reached in time' : `did not answer within ${speech.duration(silentMs)}`}`,
    ways: [
      'look whether it runs there, and is not busy with something else',
      { text: 'see whether it answers', command: speech.command('doctor') },
    ],
  }),
  'service-slow': ({ service, withinMs }, speech) => ({
    says: `the answer of ${service ?? 'the service'} did not come to an end${withinMs === undefined ? '' : ` within ${speech.duration(withinMs)}`}`,
    ways: [
      'look whether it is busy with something else',
      { text: 'see whether it answers', command: speech.command('doctor') },
    ],
  }),
  'service-shows-key': ({ service }) => ({
    says: `${service ?? 'what was asked'} sent back a key as part of its answer; nothing of it was kept`,
    ways: [
      'make sure that the address is right',
      'give the service a new key: this one was shown where it should not be',
    ],
  }),
  'service-not-there': ({ service, path, status }, speech) => ({
    says: `${service ?? 'what was named'} has no ${path ?? 'such interface'}${status === undefined ? '' : ` (HTTP ${status})`}`,
    ways: [
      'give the address where its interface begins, such as http://127.0.0.1:5000 for LibreTranslate or http://127.0.0.1:11434/v1 for Ollama',
      { text: 'see what is set', command: speech.command('config', 'list') },
    ],
  }),
  'service-answer-odd': ({ service, status }, speech) => ({
    says: `${service ?? 'the service'} answers, but not as such a service does${status === undefined ? '' : ` (HTTP ${status})`}`,
    ways: [{ text: 'see what is set', command: speech.command('config', 'list') }],
  }),
  'service-moved': ({ service, to }) => ({
    says: `${service ?? 'the service'} sends us on${to === undefined || to === '' ? '' : ` to ${to}`}, and nothing is sent to an address you did not name`,
    ways: ['give that address yourself if it is the right one'],
  }),
  'service-lacks-language': ({ service, to, known = [] }) => ({
    says: `${service ?? 'the service'} does not know ${into(to)}${to === undefined ? '' : ` (${to})`}`,
    ways: known.length === 0 ? [] : [`it knows ${known.join(', ')}`],
  }),
  'service-key-in-address': ({ service, variable, login }, speech) => ({
    says: `the key is part of the address of ${service ?? 'the service'}, and addresses are shown and kept`,
    ways: [
      {
        text: 'give the address without it, and the key where others cannot read it',
        command: speech.command('login', login ?? 'translation'),
      },
      `or put it into the environment variable ${variable ?? 'CLIPFERRY_TRANSLATE_KEY'} alone`,
    ],
  }),
  'service-key-in-clear': ({ service }) => ({
    says: `the key for ${service ?? 'the service'} would be sent in the clear`,
    ways: [
      'use its https address; only to this computer itself a key goes without',
      'or take the key out if it needs none',
    ],
  }),
  'service-key-for-other': ({ service, keptFor, login, url }, speech) => ({
    says: `the key that is kept was given for ${keptFor ?? 'another address'}, and is not sent to ${service ?? 'this one'}`,
    ways: [{ text: 'give the key for this one', command: speech.command(...loginTo(login, url)) }],
  }),

  'no-translation-service': ({ setting }, speech) => ({
    says: 'nobody is named who translates; clipferry sends text to nobody by itself',
    ways: [
      planAgain('name one', speech, '--translate', '<language>', '--translate-with', '<url>'),
      {
        text: 'or once for this workspace',
        command: speech.command('config', 'set', setting ?? 'translateWith', '<url>'),
      },
    ],
  }),
  'no-transcriber': (_, speech) => ({
    says: 'nobody is named who writes down what is said; clipferry sends sound to nobody by itself',
    ways: [
      {
        text: 'name a program of this computer',
        command: speech.command('captions', '--transcribe-command', usualTranscriber),
      },
      {
        text: 'or a service',
        command: speech.command('captions', '--transcribe-with', '<url>', '--transcribe-model', '<name>'),
      },
    ],
  }),
  'wrong-language': ({ given }) => ({
    says: `${given ?? 'this'} is not the tag of a language`,
    ways: ['write it like zh, en, ja or pt-BR'],
  }),
  'wrong-service-address': ({ given, flag }) => ({
    says: `${given ?? 'this'} cannot be the address of a service${flag === undefined ? '' : ` (${flag})`}`,
    ways: [
      'write it like http://127.0.0.1:5000 or https://api.example.org/v1: no user name, no question mark, no key in it',
    ],
  }),
  'model-not-named': ({ service, flag, setting }, speech) => ({
    says: `${service ?? 'this service'} wants to be told which of its models to use`,
    ways: [
      `add ${flag ?? 'the flag'} <name>`,
      {
        text: 'or once for this workspace',
        command: speech.command('config', 'set', setting ?? 'translateModel', '<name>'),
      },
    ],
  }),
  'transcriber-wrong': ({ given, missing }) => ({
    says:
      missing == null
        ? `a quote is never closed in --transcribe-command${given === undefined ? '' : `: ${given}`}`
        : `--transcribe-command lacks ${missing}, which stands for the sound of a video${given === undefined ? '' : `: ${given}`}`,
    ways: ["write it like 'whisper-cli -m ggml-small.bin -nt -np -f {file}'"],
  }),
  'service-not-set': ({ login, setting }, speech) => ({
    says: 'a key is given to one service only, and none is set yet',
    ways: [
      { text: 'say whose key it is', command: speech.command(...loginTo(login, '<url>')) },
      {
        text: 'or set the address once for all workspaces',
        command: speech.command('config', 'set', setting ?? 'translateWith', '<url>', '--user'),
      },
    ],
  }),
};
