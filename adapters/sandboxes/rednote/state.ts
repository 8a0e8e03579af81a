import type { Site } from './settings.ts';

/** What the sandbox remembers. Bytes lie on disk; this is names and numbers only, rebuilt from the journal at start. */
export interface State {
  readonly accounts: Map<string, Account>;
  /** by the value of the `web_session` cookie */
  readonly mainSessions: Map<string, Login>;
  /** by the value of the `access-token-creator.<site>` cookie */
  readonly creatorSessions: Map<string, Login>;
  readonly permits: Map<string, Permit>;
  /** which permit's token owns a file id */
  readonly uploads: Map<string, Upload>;
  readonly files: Map<string, StoredFile>;
  readonly notes: Map<string, Note>;
  ports: Ports | null;
}

export interface Account {
  readonly id: string;
  readonly site: Site;
  readonly name: string;
  readonly redId: string;
  readonly about: string;
}

export interface Login {
  readonly accountId: string;
  readonly site: Site;
  readonly value: string;
}

export type UploadHost = 0 | 1;
export type Scene = 'image' | 'video';

export interface Permit {
  readonly token: string;
  readonly accountId: string;
  readonly scene: Scene;
  readonly host: UploadHost;
  readonly fileIds: readonly string[];
  readonly expiresAtMs: number;
}

/** A file on disk, whole. `name` is ours, never the client's. */
export interface Piece {
  readonly name: string;
  readonly bytes: number;
  readonly md5: string;
  readonly storedAtMs: number;
}

export interface Upload {
  readonly id: string;
  readonly fileId: string;
  readonly parts: Map<number, Piece>;
}

export interface StoredFile {
  readonly fileId: string;
  readonly accountId: string;
  readonly scene: Scene;
  readonly pieces: readonly Piece[];
  readonly bytes: number;
  readonly etag: string;
  readonly storedAtMs: number;
  readonly videoId: string | null;
  /** a first frame the platform made: of this video */
  readonly frameOf: string | null;
  /** known once somebody asked */
  readonly sha256: string | null;
}

export interface NoteTopic {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** both halves are there: the entry of type `topic` and the markup in the body */
  readonly clickable: boolean;
}

export interface Note {
  readonly id: string;
  readonly site: Site;
  readonly accountId: string;
  readonly type: 'normal' | 'video';
  readonly title: string;
  readonly desc: string;
  readonly topics: readonly NoteTopic[];
  /** 0 public, 1 only me, 4 mutual friends */
  readonly privacy: 0 | 1 | 4;
  readonly createdAtMs: number;
  readonly scheduledAtMs: number | null;
  /** in the own-notes list from then on */
  readonly listedAtMs: number;
  /** review ends */
  readonly reviewedAtMs: number;
  readonly images: readonly NoteImage[];
  readonly video: { readonly fileId: string; readonly durationMs: number } | null;
  readonly place: string | null;
  readonly original: boolean;
  /** 1 fiction, 2 AI-made, 3 marketing, 4 self-shot, 5 repost */
  readonly declaration: number | null;
  readonly sticky: boolean;
  /** set by hand: 1 published, 2 under review, 3 rejected */
  readonly verdict: 1 | 2 | 3 | null;
}

export interface NoteImage {
  readonly fileId: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface Ports {
  readonly [name: string]: number;
}

export type Event =
  | { readonly kind: 'ports'; readonly ports: Ports }
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'login'; readonly side: 'main' | 'creator'; readonly login: Login }
  | { readonly kind: 'sessions-ended'; readonly which: 'main' | 'creator' | 'both'; readonly accountId: string | null }
  | { readonly kind: 'permit'; readonly permit: Permit }
  | { readonly kind: 'permits-expired' }
  | { readonly kind: 'upload-opened'; readonly id: string; readonly fileId: string }
  | { readonly kind: 'part'; readonly uploadId: string; readonly number: number; readonly piece: Piece }
  | { readonly kind: 'upload-ended'; readonly uploadId: string }
  | { readonly kind: 'stored'; readonly file: StoredFile }
  | { readonly kind: 'hashed'; readonly fileId: string; readonly sha256: string }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'note-deleted'; readonly id: string }
  | { readonly kind: 'reset' };

export function emptyState(): State {
  return {
    accounts: new Map(),
    mainSessions: new Map(),
    creatorSessions: new Map(),
    permits: new Map(),
    uploads: new Map(),
    files: new Map(),
    notes: new Map(),
    ports: null,
  };
}

/** The one place where the state changes. */
export function applyEvent(state: State, event: Event): void {
  switch (event.kind) {
    case 'ports':
      state.ports = event.ports;
      return;
    case 'account':
      state.accounts.set(event.account.id, event.account);
      return;
    case 'login':
      sessionsOf(state, event.side).set(event.login.value, event.login);
      return;
    case 'sessions-ended':
      for (const side of ['main', 'creator'] as const) {
        if (event.which === side || event.which === 'both') endSessions(sessionsOf(state, side), event.accountId);
      }
      return;
    case 'permit':
      state.permits.set(event.permit.token, event.permit);
      return;
    case 'permits-expired':
      for (const permit of state.permits.values()) state.permits.set(permit.token, { ...permit, expiresAtMs: 0 });
      return;
    case 'upload-opened':
      state.uploads.set(event.id, { id: event.id, fileId: event.fileId, parts: new Map() });
      return;
    case 'part':
      state.uploads.get(event.uploadId)?.parts.set(event.number, event.piece);
      return;
    case 'upload-ended':
      state.uploads.delete(event.uploadId);
      return;
    case 'stored':
      state.files.set(event.file.fileId, event.file);
      for (const upload of state.uploads.values()) {
        if (upload.fileId === event.file.fileId) state.uploads.delete(upload.id);
      }
      return;
    case 'hashed': {
      const file = state.files.get(event.fileId);
      if (file) state.files.set(file.fileId, { ...file, sha256: event.sha256 });
      return;
    }
    case 'note':
      state.notes.set(event.note.id, event.note);
      return;
    case 'note-deleted':
      state.notes.delete(event.id);
      return;
    case 'reset':
      for (const map of [state.permits, state.uploads, state.files, state.notes]) map.clear();
      return;
  }
}

function sessionsOf(state: State, side: 'main' | 'creator'): Map<string, Login> {
  return side === 'main' ? state.mainSessions : state.creatorSessions;
}

function endSessions(sessions: Map<string, Login>, accountId: string | null): void {
  for (const [value, login] of sessions) {
    if (accountId === null || login.accountId === accountId) sessions.delete(value);
  }
}

/** 1 published, 2 under review, 3 rejected. */
export function statusOf(note: Note, nowMs: number): 1 | 2 | 3 {
  if (note.verdict !== null) return note.verdict;
  return nowMs < note.reviewedAtMs ? 2 : 1;
}

/** The names of all files on disk that still mean something. */
export function pieceNames(state: State): Set<string> {
  const names = new Set<string>();
  for (const upload of state.uploads.values()) for (const piece of upload.parts.values()) names.add(piece.name);
  for (const file of state.files.values()) for (const piece of file.pieces) names.add(piece.name);
  return names;
}
