import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { World } from './world.ts';

/** As on the mainland site the creator pages have a cookie of their own; its name there is not what is played here. */
const cookieName = 'sandbox-creator-session';
/** home was visited in this browser */
const enteredName = 'sandbox-entered';

export function isSignedIn(world: World, req: IncomingMessage): boolean {
  return world.settings.signedIn || world.state.sessions.has(cookieOf(req, cookieName));
}

/** Keeps for a month, as a profile is expected to. */
export function signIn(world: World): string {
  const value = randomBytes(16).toString('hex');
  world.journal.record({ kind: 'session', value });
  return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`;
}

export const enteredCookie = `${enteredName}=1; Path=/; HttpOnly; SameSite=Lax`;

export function hasEntered(req: IncomingMessage): boolean {
  return cookieOf(req, enteredName) === '1';
}

function cookieOf(req: IncomingMessage, name: string): string {
  const all = (req.headers.cookie ?? '').split(/; */);
  return all.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}
