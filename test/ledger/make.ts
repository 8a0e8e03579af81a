import type { Account, Draft, IsoTime, SourcePost } from '../../src/contract/index.ts';
import { deliveryKey } from '../../src/core/identity.ts';
import type { PlanHeader, PlanItem, Verdict } from '../../src/core/plan/item.ts';
import { toIso } from '../../src/kit/index.ts';

/** Rows of realistic size, the same for the same number. */

export const startOfTime: IsoTime = '2026-01-10T09:00:00.000Z';

/** Minutes after `startOfTime`. */
export function minute(n: number): IsoTime {
  return toIso(Date.parse(startOfTime) + n * 60_000);
}

export function refOf(n: number): string {
  return `tt-${String(n).padStart(7, '0')}-9f3c2ab1`;
}

function createdAtOf(n: number): IsoTime {
  return toIso(Date.parse('2019-05-01T12:00:00.000Z') + n * 1_800_000);
}

export function makePost(n: number, over: Partial<SourcePost> = {}): SourcePost {
  return {
    ref: refOf(n),
    createdAt: createdAtOf(n),
    caption: null,
    audience: 'public',
    media: [
      {
        from: 'link',
        kind: 'video',
        locator: `https://v16m.tiktokcdn-eu.com/${'0123456789abcdef'.repeat(3)}/6960a${n}/video/tos/useast2a/tos-useast2a-ve-0068c003/oo${n}AeBCgQf8IEjDPbf/?a=1233&bti=ODszNWYuMDE6&ch=0&cr=0&dr=0&er=0&lr=default&cd=0%7C0%7C0%7C0&cv=1&br=2490&bt=1245&cs=0&ft=Ge6NLB&mime_type=video_mp4&qs=0&rc=PDw3O2ZnNWc&x-expires=1769000000&x-signature=abc${n}`,
        expiresAt: toIso(Date.parse(startOfTime) + 10 * 86_400_000 + n * 1_000),
        objectKey: `oo${n}AeBCgQf8IEjDPbf`,
      },
    ],
    cover: {
      from: 'link',
      kind: 'image',
      locator: `https://p16-sign.tiktokcdn.com/tos-useast2a-p-0068/${n}~tplv-noop.image?x-expires=1768500000&x-signature=def${n}`,
      expiresAt: toIso(Date.parse(startOfTime) + 4 * 86_400_000),
      objectKey: `cover${n}`,
    },
    sourceId: `70${n}`,
    likes: n * 7,
    story: false,
    sound: { name: 'original sound - someone', own: true },
    alternateText: null,
    location: 'Rotterdam',
    facts: { whoCanView: 'Everyone', allowComments: 'Yes' },
    ...over,
  };
}

export function makePlanItem(n: number, account: Account, verdict: Verdict = { kind: 'deliver' }): PlanItem {
  const before = `What a day at the harbour number ${n}! Boats, herring and a lot of wind #rotterdam #harbour #fyp #foryou`;
  return {
    deliveryKey: deliveryKey(refOf(n), account),
    postRef: refOf(n),
    createdAt: createdAtOf(n),
    kind: 'video',
    verdict,
    text: {
      title: `What a day at the harbour number ${n}!`,
      body: `What a day at the harbour number ${n}! Boats, herring and a lot of wind`,
      hashtags: ['rotterdam', 'harbour'],
      changes: [
        {
          reason: { code: 'tags-removed', values: { tags: ['fyp', 'foryou'] } },
          before,
          after: before.slice(0, -13),
        },
      ],
    },
    visibility: 'public',
    scheduledAt: null,
    location: 'Rotterdam',
    alt: '',
    media: [
      { originalId: 2 * n + 1, role: 'video', rendition: null },
      { originalId: 2 * n + 2, role: 'cover', rendition: null },
    ],
    warnings: [{ code: 'sound-licensed', values: { sound: 'Song Name - Artist' } }],
  };
}

export function makePlanHeader(account: Account): PlanHeader {
  return {
    v: 2,
    madeAt: startOfTime,
    archive: 'export.zip',
    account,
    options: {},
    server: null,
    choices: {
      allowUntitled: false,
      privatePosts: 'skip',
      since: null,
      until: null,
      only: null,
      ids: null,
      limit: null,
      order: 'oldest',
      pace: null,
    },
  };
}

export function makeDraft(deliveryKey: string, over: Partial<Draft> = {}): Draft {
  return {
    deliveryKey,
    postRef: 'a post',
    order: 1,
    kind: 'video',
    title: 'A day at the harbour',
    body: 'Boats and herring',
    hashtags: ['harbour'],
    visibility: 'public',
    createdAt: startOfTime,
    scheduledAt: null,
    location: null,
    language: null,
    media: [],
    cover: null,
    ...over,
  };
}
