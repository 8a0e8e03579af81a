import { settingVariables } from '../config/setting-names.ts';
import type { Speech } from '../contract/index.ts';
import { englishHelp } from './phrases/en/help.ts';
import { english } from './topics/en.ts';
import { topicNames } from './topics/names.ts';
import type { Block, Page } from './topics/page.ts';
import { type Flag, globalFlags } from './verb-flags.ts';
import { type Verb, verbs } from './verbs.ts';

/** The manual page as roff, made of what the help is made of: `man clipferry` cannot tell another story. */
export function manPage(speech: Speech, version: string): string {
  const { about, verbs: says } = englishHelp;
  const pages = topicNames.filter((name) => name !== 'exit-codes').map((name) => english[name](speech));
  return [
    `.TH CLIPFERRY 1 "" "clipferry ${text(version)}" "User Commands"`,
    // A command that is broken by a hyphen cannot be copied.
    '.nh',
    '.ad l',
    '.SH NAME',
    `clipferry \\- ${text(about)}`,
    '.SH SYNOPSIS',
    '\\fBclipferry\\fR [\\fIcommand\\fR] [\\fIarguments\\fR] [\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    text(about),
    'Without a command, at a terminal, it asks a few questions and does the same.',
    '.SH COMMANDS',
    ...verbs.flatMap((verb) => commandLines(verb, says[verb.name])),
    '.SH OPTIONS OF EVERY COMMAND',
    ...globalFlags.flatMap(flagLines),
    '.SH EXIT STATUS',
    ...english['exit-codes'](speech).blocks.flatMap(blockLines),
    '.SH ENVIRONMENT',
    ...Object.entries(settingVariables).flatMap(([name, variable]) => item(variable, `the setting ${name}`)),
    ...item('CLIPFERRY_WORKSPACE', 'the workspace folder'),
    ...item('CLIPFERRY_CONFIG_DIR', 'where your own settings are, instead of ~/.config/clipferry'),
    '.SH FILES',
    ...item('clipferry-workspace/config.json', 'settings of this workspace'),
    ...item('~/.config/clipferry/config.json', 'your own settings, for all workspaces'),
    ...pages.flatMap(pageLines),
    '',
  ].join('\n');
}

function commandLines({ name, args, flags, example }: Verb, says: string): readonly string[] {
  return [
    ...item(`clipferry ${name}${args === undefined ? '' : ` ${args}`}`, says),
    ...(flags.length === 0 ? [] : ['.RS', ...flags.flatMap(flagLines), '.RE']),
    '.IP',
    `Example: \\fBclipferry ${text(example)}\\fR`,
  ];
}

function flagLines({ flags, help, choices, fallback, repeated }: Flag): readonly string[] {
  const { severalTimes, choices: oneOf, fallback: otherwise, flags: says } = englishHelp;
  const about = repeated === true ? severalTimes(says[help]) : says[help];
  const more = [
    ...(choices === undefined ? [] : [oneOf(choices)]),
    ...(fallback === undefined ? [] : [otherwise(fallback)]),
  ];
  return item(flags, more.length === 0 ? about : `${about} (${more.join('; ')})`);
}

function pageLines({ title, blocks }: Page): readonly string[] {
  return [`.SH "${quoted(title.toUpperCase())}"`, ...blocks.flatMap(blockLines)];
}

function blockLines(block: Block): readonly string[] {
  return typeof block === 'string' ? ['.PP', line(block)] : block.flatMap(([term, says]) => item(term, says));
}

function item(term: string, says: string): readonly string[] {
  return ['.TP', `\\fB${text(term)}\\fR`, line(says)];
}

/** A line of running text: what is typed is bold, and no word at its begin is taken for a request. */
function line(says: string): string {
  const parts = says.split('`').map((part, index) => (index % 2 === 1 ? `\\fB${text(part)}\\fR` : text(part)));
  return parts.join('').replace(/^(?=[.'])/, '\\&');
}

/** Dashes stay dashes that can be copied; whatever is no ASCII is named by its number. */
function text(raw: string): string {
  return raw
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replaceAll(/[^\x20-\x7e]/gu, (character) => `\\[u${hexOf(character)}]`);
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** Inside the quotes of a request. */
function quoted(raw: string): string {
  return text(raw).replaceAll('"', '\\(dq');
}
