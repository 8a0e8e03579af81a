import type { FlagSettings } from '../config/look.ts';
import { longOf } from './flags.ts';
import type { PlanCommand } from './phrases/places.ts';
import { type Flag, migrateFlags, planFlags } from './verb-flags.ts';

/** These a hint says by itself, or they make another command of it. */
const saidApart: ReadonlySet<string> = new Set(['--to', '--account', '--set', '--rehearse', '--apply', '--check']);

/**
 * The command that a person typed, for hints that repeat it with one flag more. `flags`: as its command gets them. What only
 * changes how things are shown is left away, and so is `--yes`: a yes is the person's own.
 */
export function typedPlan(
  verb: PlanCommand['verb'],
  flags: object,
  { lang, tz, ffmpeg, allowHosts = [] }: FlagSettings = {},
): PlanCommand {
  const values = new Map<string, unknown>(Object.entries(flags));
  const own = verb === 'plan' ? planFlags : migrateFlags;
  const optional = (name: string, value: string | undefined): PlanCommand['flags'] =>
    value === undefined ? [] : [[name, value]];
  return {
    verb,
    flags: [
      ...own.filter((flag) => !saidApart.has(longOf(flag))).flatMap((flag) => wordsOf(flag, values.get(keyOf(flag)))),
      ...optional('--lang', lang),
      ...optional('--tz', tz),
      ...optional('--ffmpeg', ffmpeg),
      ...allowHosts.map((host) => ['--allow-host', host] as const),
    ],
  };
}

/** `--title-template` → `titleTemplate`, `--no-report` → `report`: as commander names them. */
function keyOf(flag: Flag): string {
  return longOf(flag)
    .replace(/^--(?:no-)?/, '')
    .replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function wordsOf(flag: Flag, value: unknown): PlanCommand['flags'] {
  const name = longOf(flag);
  if (name.startsWith('--no-')) return value === false ? [[name]] : [];
  if (value === undefined || value === false || value === flag.fallback) return [];
  if (value === true) return [[name]];
  return (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)] as const);
}
