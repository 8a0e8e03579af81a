import { ok } from './reply.ts';
import { type Account, statusOf } from './state.ts';
import type { Call, Route, World } from './world.ts';

/** Who am I, in the four ways the platform has. */

function avatarUrl(world: World, account: Account): string {
  return `${world.bases.sites[account.site].www}/avatar.svg`;
}

function galaxyInfo({ world, account }: Call) {
  return ok({
    userId: account.id,
    userName: account.name,
    userAvatar: avatarUrl(world, account),
    redId: account.redId,
    userDesc: account.about,
  });
}

function personalInfo({ world, account }: Call) {
  return ok({
    name: account.name,
    avatar: avatarUrl(world, account),
    red_num: account.redId,
    fans_count: 0,
    follow_count: 0,
    faved_count: 0,
    personal_desc: account.about,
    grow_info: { level: 1 },
  });
}

function myInfo({ world, account }: Call) {
  return ok({
    userDetail: { id: account.id, nickName: account.name, url: avatarUrl(world, account) },
    permissions: ['POST'],
  });
}

function me({ world, account }: Call) {
  return ok({
    user_id: account.id,
    nickname: account.name,
    red_id: account.redId,
    desc: account.about,
    images: avatarUrl(world, account),
    guest: false,
  });
}

const self = { method: 'GET', name: 'self' } as const;

export const creatorSelfRoutes: readonly Route[] = [
  { ...self, path: '/api/galaxy/user/info', session: 'creator', unsigned: 'ok', handle: galaxyInfo },
  { ...self, path: '/api/galaxy/creator/home/personal_info', session: 'creator', unsigned: 'ok', handle: personalInfo },
  { ...self, path: '/api/galaxy/user/my-info', session: 'creator', unsigned: 406, handle: myInfo },
];

export const edithSelfRoutes: readonly Route[] = [
  { ...self, path: '/api/sns/web/v2/user/me', session: 'main', unsigned: 406, handle: me },
];

/** Numbers for the profile's head. */
export function countNotes(world: World, account: Account, nowMs: number) {
  const own = [...world.state.notes.values()].filter((note) => note.accountId === account.id);
  return {
    all: own.length,
    review: own.filter((note) => statusOf(note, nowMs) === 2).length,
    scheduled: own.filter((note) => note.scheduledAtMs !== null && note.scheduledAtMs > nowMs).length,
  };
}
