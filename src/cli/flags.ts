import type { Flag } from './verb-flags.ts';

/** `--to <destination>` → `--to` */
export function longOf({ flags }: Flag): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

/** `-n, --dry-run` → both */
export function namesOfFlag({ flags }: Flag): readonly string[] {
  return flags.match(/--?[a-zA-Z][a-z-]*/g) ?? [];
}

/** `--to <destination>` → `destination`; null: it takes none */
export function placeholderOf({ flags }: Flag): string | null {
  return /<([^>]+)>/.exec(flags)?.[1] ?? null;
}
