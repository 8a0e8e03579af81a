import type { Visibility } from './parts.ts';

/** What the sandbox remembers, rebuilt from its journal at start; bytes lie in files beside it. */
export interface State {
  port: number | null;
  readonly sessions: Set<string>;
  readonly files: Map<string, StoredFile>;
  readonly notes: Map<string, Note>;
  readonly touches: Touch[];
  /** what the page shows instead of itself, until a person solved it */
  blocked: BlockKind | null;
  submits: number;
}

export type BlockKind = 'captcha' | 'busy';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** One thing that was done to the page. `part` is the name of what it was done to; null: nothing with a name. */
export interface Touch {
  readonly kind: string;
  readonly part?: string | null;
  /** made by an input device (or a driver that plays one), not by a script in the page */
  readonly trusted?: boolean;
  readonly atMs: number;
  readonly [more: string]: unknown;
}

/** An input device (or a driver that plays one), the sandbox when it was asked to, or a script in the page. */
export type Presser = 'hand' | 'sandbox' | 'script';

export interface Note {
  readonly id: string;
  readonly kind: 'video' | 'image';
  readonly title: string;
  /** as it would be sent: topics with their marks */
  readonly body: string;
  readonly topics: readonly { readonly id: string; readonly name: string }[];
  /** in the order they are shown */
  readonly files: readonly StoredFile[];
  /** null: the first frame, or the first picture */
  readonly cover: StoredFile | null;
  readonly pkCovers: readonly StoredFile[];
  readonly visibility: Visibility;
  readonly scheduledAtMs: number | null;
  /** as it stood in the field */
  readonly scheduledText: string | null;
  readonly original: boolean;
  readonly declaration: string | null;
  readonly createdAtMs: number;
  readonly pressedBy: Presser;
  readonly listedAtMs: number;
  readonly reviewedAtMs: number;
  readonly verdict: 'published' | 'rejected' | null;
}

export type Event =
  | { readonly kind: 'port'; readonly port: number }
  | { readonly kind: 'session'; readonly value: string }
  | { readonly kind: 'sessions-ended' }
  | { readonly kind: 'file'; readonly file: StoredFile }
  | { readonly kind: 'submit' }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'note-deleted'; readonly id: string }
  | { readonly kind: 'touches'; readonly touches: readonly Touch[] }
  | { readonly kind: 'blocked'; readonly how: BlockKind | null }
  | { readonly kind: 'reset' };

export function emptyState(): State {
  return {
    port: null,
    sessions: new Set(),
    files: new Map(),
    notes: new Map(),
    touches: [],
    blocked: null,
    submits: 0,
  };
}

/** The one place where the state changes. */
export function applyEvent(state: State, event: Event): void {
  switch (event.kind) {
    case 'port':
      state.port = event.port;
      return;
    case 'session':
      state.sessions.add(event.value);
      return;
    case 'sessions-ended':
      state.sessions.clear();
      return;
    case 'file':
      state.files.set(event.file.id, event.file);
      return;
    case 'submit':
      state.submits += 1;
      return;
    case 'note':
      state.notes.set(event.note.id, event.note);
      return;
    case 'note-deleted':
      state.notes.delete(event.id);
      return;
    case 'touches':
      state.touches.push(...event.touches);
      return;
    case 'blocked':
      state.blocked = event.how;
      return;
    case 'reset':
      for (const map of [state.files, state.notes]) map.clear();
      state.touches.length = 0;
      state.submits = 0;
      state.blocked = null;
      return;
  }
}

export type NoteStatus = 'scheduled' | 'review' | 'rejected' | 'published';

export function statusOf(note: Note, nowMs: number): NoteStatus {
  if (nowMs < note.reviewedAtMs) return 'review';
  if (note.verdict !== null) return note.verdict;
  return note.scheduledAtMs !== null && nowMs < note.scheduledAtMs ? 'scheduled' : 'published';
}

/** All notes that stand, oldest first. */
export function notesOf(state: State): readonly Note[] {
  return [...state.notes.values()].sort((a, b) => a.createdAtMs - b.createdAtMs);
}
