import type { PhraseBook } from '../../../contract/index.ts';
import type { SettingsReasons } from '../../../contract/reasons/settings.ts';

export const settings: PhraseBook<SettingsReasons> = {
  'wrong-config-action': ({ given }, speech) => ({
    says: `config cannot ${given ?? 'do that'}`,
    ways: [
      { text: 'see every setting', command: speech.command('config', 'list') },
      { text: 'change one', command: speech.command('config', 'set', '<name>', '<value>') },
      { text: 'take one out', command: speech.command('config', 'unset', '<name>') },
    ],
  }),
  'setting-not-named': ({ known = [] }, speech) => ({
    says: `config get wants the name of a setting${known.length === 0 ? '' : `: ${speech.anyOf(known)}`}`,
    ways: [{ text: 'see them all, with what they are', command: speech.command('config', 'list') }],
  }),
  'unknown-setting': ({ given, near, known }, speech) => ({
    says: `there is no setting ${given ?? 'of that name'}`,
    ways: [
      ...(near == null ? [] : [`did you mean ${near}?`]),
      {
        text: known === undefined ? 'see which there are' : `choose ${speech.anyOf(known)}; what they are now`,
        command: speech.command('config', 'list'),
      },
    ],
  }),
  'setting-wrong': ({ name, given, takes }, speech) => ({
    says: `${name ?? 'this setting'} cannot be ${given ?? 'that'}`,
    ways: [
      takes == null
        ? 'see the README, section Settings'
        : 'least' in takes
          ? `write a whole number from ${speech.number(takes.least)} to ${speech.number(takes.most)}`
          : `write ${speech.anyOf(takes)}`,
    ],
  }),
  'setting-without-value': ({ name }, speech) => ({
    says: `${name ?? 'this setting'} needs a value behind it`,
    ways: [{ text: 'to take it out instead', command: speech.command('config', 'unset', name ?? '<name>') }],
  }),
  'workspace-is-no-setting': () => ({
    says: 'the workspace cannot stand in a settings file: one of them is in the workspace itself',
    ways: ['use --workspace <dir>, or set the environment variable CLIPFERRY_WORKSPACE'],
  }),
  'secret-is-no-setting': ({ given }, speech) => ({
    says: `${given ?? 'this'} looks like a secret, and settings files are no place for one; nothing was written`,
    ways: [
      {
        text: 'sign in; it asks, and keeps the secret where others cannot read it',
        command: speech.command('login', '<destination>'),
      },
      'if it was a real one, change it: what you typed is in the history of your shell',
    ],
  }),
};
