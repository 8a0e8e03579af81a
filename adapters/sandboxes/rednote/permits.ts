import { randomBytes, randomInt } from 'node:crypto';
import type { JsonObject } from '../../../src/contract/index.ts';
import { ok, type Reply } from './reply.ts';
import type { Site } from './settings.ts';
import type { Permit, Scene, UploadHost } from './state.ts';
import type { Call, Route } from './world.ts';

const creatorPath = '/api/media/v1/upload/creator/permit';
const webPath = '/api/media/v1/upload/web/permit';

/** Two alternatives for the same file, each with its own host, ids and token. */
function permit(call: Call): Reply {
  const query = call.url.searchParams;
  const scene = query.get('scene');
  const count = Number(query.get('file_count') ?? '1');
  if (query.get('biz_name') !== 'spectrum') return noPermit('biz_name is not supported');
  if (scene !== 'image' && scene !== 'video') return noPermit('scene is not supported');
  if (!Number.isInteger(count) || count < 1 || count > 50) return noPermit('file_count is out of range');
  const alternatives = hostOrder(call).map((host, index) => issue(call, scene, count, host, index + 1));
  return ok({ result: { success: true, code: 0 }, uploadTempPermits: alternatives });
}

/**
 * The first alternative is not always the default host: every third answer of the newer call names the other one first.
 * The older call's clients send to a host they fixed beforehand with the first alternative's token, so there it stays.
 */
function hostOrder(call: Call): readonly UploadHost[] {
  const issued = call.world.state.permits.size / 2;
  return call.url.pathname === creatorPath && issued % 3 === 2 ? [1, 0] : [0, 1];
}

function issue(call: Call, scene: Scene, count: number, host: UploadHost, qos: number): JsonObject {
  const { world, account } = call;
  const given: Permit = {
    token: `q-sandbox-${randomBytes(24).toString('base64url')}`,
    accountId: account.id,
    scene,
    host,
    fileIds: Array.from({ length: count }, () => newFileId(account.site)),
    expiresAtMs: Date.now() + world.settings.permitLifeMs,
  };
  world.journal.record({ kind: 'permit', permit: given });
  return {
    uploadAddr: world.bases.uploadHosts[host],
    cloudType: host === 0 ? 4 : 5,
    storageType: 5,
    region: 'unknown',
    bucket: '',
    uploadId: randomInt(100_000, 999_999),
    qos,
    expireTime: given.expiresAtMs,
    fileIds: given.fileIds,
    token: given.token,
  };
}

/** The global site names a region in front (captures of 2026-09-13): nobody may put an id together from its last segment. */
const folders: Readonly<Record<Site, string>> = { 'xiaohongshu.com': 'spectrum', 'rednote.com': 'oss-sg/spectrum' };

export function newFileId(site: Site): string {
  const name = randomBytes(24)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, 'x');
  return `${folders[site]}/${name}`;
}

/** The call itself succeeds, and the reason stands in `data.result`. */
function noPermit(message: string): Reply {
  return ok({ result: { success: false, code: -1, message }, uploadTempPermits: [] });
}

const base = { method: 'GET', name: 'permit', unsigned: 406, handle: permit } as const;

export const creatorPermitRoutes: readonly Route[] = [
  { ...base, path: creatorPath, session: 'creator' },
  { ...base, path: webPath, session: 'creator', mode: 'legacy' },
];
export const edithPermitRoutes: readonly Route[] = [{ ...base, path: webPath, session: 'main', mode: 'legacy' }];
