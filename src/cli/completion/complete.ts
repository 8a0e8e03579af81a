import { readReaderSettings, workspaceFolder } from '../../config/places.ts';
import { settingNames } from '../../config/setting-names.ts';
import type { Language } from '../../contract/index.ts';
import type { AdapterRegistry } from '../../contract/registry.ts';
import { longOf, placeholderOf } from '../flags.ts';
import { meantPath } from '../paths.ts';
import { helpIn } from '../phrases/help.ts';
import { languageOfFlags } from '../phrases/language.ts';
import type { HelpTexts } from '../phrases/messages/help.ts';
import { topicNames } from '../topics/names.ts';
import { findFlag, lastOf, readTyped, type Typed } from '../typed.ts';
import { type Flag, globalFlags } from '../verb-flags.ts';
import { type Verb, verbs } from '../verbs.ts';
import { type Candidate, files, named } from './candidate.ts';
import { shells } from './shells.ts';

/**
 * How a command line can go on. Reads only, and loads the ledger where refs, codes or accounts of the workspace are asked for, an
 * adapter where its options are.
 */
export async function complete(
  words: readonly string[],
  registry: AdapterRegistry,
  env: NodeJS.ProcessEnv,
): Promise<readonly Candidate[]> {
  const current = words.at(-1) ?? '';
  const typed = readTyped(words.slice(0, -1));
  const asked = createAsked(typed, registry, env);
  const found = await candidatesFor(asked, current);
  return found.filter((one) => one === files || one.value.startsWith(current));
}

/** What was typed, and where to look. */
interface Asked {
  readonly typed: Typed;
  readonly registry: AdapterRegistry;
  readonly env: NodeJS.ProcessEnv;
  readonly language: Language;
  readonly help: HelpTexts;
  /** absolute */
  readonly workspace: string;
}

function createAsked(typed: Typed, registry: AdapterRegistry, env: NodeJS.ProcessEnv): Asked {
  const flag = lastOf(typed, '--workspace');
  const folder = flag === undefined ? undefined : meantPath(flag);
  const argv = ['--lang', lastOf(typed, '--lang') ?? ''];
  const language = languageOfFlags(argv, env, readReaderSettings(folder, env).lang);
  return { typed, registry, env, language, help: helpIn[language], workspace: workspaceFolder(folder, env) };
}

async function candidatesFor(asked: Asked, current: string): Promise<readonly Candidate[]> {
  const { typed } = asked;
  if (typed.pending !== null) return valuesOf(asked, typed.pending);
  const [, name] = typed.onlyWords ? [] : (/^(--[^=]+)=/.exec(current) ?? []);
  if (name !== undefined) {
    const flag = findFlag(name, typed.verb);
    const values = flag === null ? [] : await valuesOf(asked, flag);
    return values.map((one) => (one === files ? one : { ...one, value: `${name}=${one.value}` }));
  }
  if (!typed.onlyWords && current.startsWith('-')) return flagsOf(asked);
  return typed.command === null ? commandsOf(asked) : wordsOf(asked);
}

function commandsOf({ help }: Asked): readonly Candidate[] {
  return [
    ...verbs.map(({ name }) => ({ value: name, about: help.verbs[name] })),
    { value: 'help', about: help.helpVerb },
  ];
}

/** Those that are not there yet, or may be there again. */
function flagsOf({ typed, help }: Asked): readonly Candidate[] {
  const able = [...(typed.verb?.flags ?? []), ...globalFlags];
  return [
    ...able
      .filter((flag) => flag.repeated === true || !typed.flags.has(longOf(flag)))
      .map((flag) => ({ value: longOf(flag), about: help.flags[flag.help] })),
    { value: '--help', about: help.flags.help },
  ];
}

async function valuesOf(asked: Asked, flag: Flag): Promise<readonly Candidate[]> {
  if (flag.choices !== undefined) return named(flag.choices);
  if (flag.path === true) return [files];
  switch (placeholderOf(flag)) {
    case 'destination':
      return destinationsOf(asked);
    case 'destination/label':
      return (await import('./from-workspace.ts')).accountsOf(asked.workspace);
    case 'label':
      return (await import('./labels.ts')).labelsOf(asked.env, destinationOf(asked));
    case 'name=value':
      return (await import('./options.ts')).optionsOf(asked.registry, destinationOf(asked), asked.language);
    case 'code':
      return (await import('./from-workspace.ts')).codesOf(asked.workspace);
    case 'language':
      return named(['en', 'zh']);
    case 'zone':
      return named(Intl.supportedValuesOf('timeZone'));
    default:
      return [];
  }
}

function destinationsOf({ registry }: Asked): readonly Candidate[] {
  return named(registry.destinations.map(({ name }) => name));
}

/** Where the command goes: `--to`, or its first word. */
function destinationOf({ typed }: Asked): string | null {
  return lastOf(typed, '--to') ?? typed.words[0] ?? null;
}

async function wordsOf(asked: Asked): Promise<readonly Candidate[]> {
  const { typed, registry, workspace, help } = asked;
  const { words, verb } = typed;
  if (typed.command === 'help')
    return words.length > 0
      ? []
      : [...commandsOf(asked), ...named([...topicNames, ...registry.destinations.map(({ name }) => name)])];
  const [first] = words;
  const at = words.length;
  if (verb === null) return [];
  switch (verb.name) {
    case 'skip':
    case 'hold':
    case 'include':
    case 'retry':
    case 'resolve':
    case 'undo': {
      if (verb.name === 'resolve' && at > 0) return [];
      const { refsOf } = await import('./from-workspace.ts');
      const rows = await refsOf(workspace, verb.name);
      return rows.filter(({ value }) => !words.includes(value));
    }
    case 'accounts':
      if (at === 0) return named(['list', 'resume']);
      return at === 1 && first === 'resume' ? (await import('./from-workspace.ts')).accountsOf(workspace) : [];
    case 'ledger':
      if (at === 0) return named(['check', 'backup', 'restore']);
      return at === 1 && first !== 'check' ? [files] : [];
    case 'config':
      return configWords(words, help);
    case 'completion':
      return at === 0 ? named(shells) : [];
    default:
      return at === 0 ? firstWords(asked, verb) : [];
  }
}

function configWords(words: readonly string[], help: HelpTexts): readonly Candidate[] {
  const [action, name] = words;
  if (action === undefined) return named(['list', 'get', 'set', 'unset'], help.verbs.config);
  if (name === undefined) return action === 'list' ? [] : named(settingNames);
  if (words.length > 2 || action !== 'set') return [];
  if (name === 'lang') return named(['en', 'zh']);
  return name === 'tz' ? named(Intl.supportedValuesOf('timeZone')) : name === 'ffmpeg' ? [files] : [];
}

/** What the command's own line says it takes. */
function firstWords(asked: Asked, { args = '', pathArgs }: Verb): readonly Candidate[] {
  if (/destination|\bname\b/.test(args)) return destinationsOf(asked);
  return pathArgs === true ? [files] : [];
}
