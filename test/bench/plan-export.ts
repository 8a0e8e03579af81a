import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { seeded } from './seeded.ts';

/**
 * Writes an export of posts as different as people's are: captions without anything, short, with links, names, tags, emoji that are joined,
 * Chinese, Thai, marks that combine, and some far too long; photo posts, private ones, dead links, none. Same number, same bytes.
 */
export async function writeVariedExport(
  path: string,
  { posts, withCaptions }: { readonly posts: number; readonly withCaptions: boolean },
): Promise<void> {
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  const random = seeded(11);
  file.write('{\n  "Post": {\n    "Posts": {\n      "VideoList": [\n');
  for (let n = 0; n < posts; n += 1) {
    const text = JSON.stringify(
      { ...variedPost(n, random), ...(withCaptions ? {} : { Title: 'N/A' }) },
      null,
      2,
    ).replaceAll('\n', '\n        ');
    if (!file.write(`        ${text}${n === posts - 1 ? '\n' : ',\n'}`)) await once(file, 'drain');
  }
  const rest =
    '      ]\n    }\n  },\n  "Profile": { "Profile Info": { "ProfileMap": { "userName": "ferry_bench" } } },\n';
  file.end(`${rest}  "Your Activity": { "Watch History": { "VideoList": null } }\n}\n`);
  await once(file, 'close');
}

type Random = () => number;

function variedPost(n: number, random: Random): Readonly<Record<string, string>> {
  const key = createHash('sha256').update(`post ${n}`).digest('hex');
  const isPhotos = n % 9 === 4;
  const expires = n % 19 === 7 ? 1_700_000_000 : 4_000_000_000;
  const photos = Array.from({ length: 1 + (n % 6) }, (_, at) => photoLink(`${at}${key.slice(1, 32)}`, expires));
  const link = n % 83 === 41 ? 'N/A' : isPhotos ? photos.join('\n') : videoLink(key, expires);
  return {
    // Newest first, two of one second now and then.
    Date: new Date((1_760_000_000 - (n - (n % 97 === 1 ? 1 : 0)) * 1_811) * 1_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' '),
    Link: link,
    Likes: String(Math.floor(random() * 5_000)),
    WhoCanView: n % 23 === 5 ? 'Only You' : n % 29 === 3 ? 'Friends' : n % 211 === 9 ? 'Iedereen' : 'Everyone',
    AllowComments: 'Yes',
    AllowStitches: 'No',
    AllowDuets: 'No',
    AllowStickers: 'No',
    AllowSharingToStory: 'No',
    ContentDisclosure: '',
    AIGeneratedContent: '',
    Sound: n % 3 === 0 ? 'original sound - ferry_bench' : 'Some Song - Somebody',
    Location: n % 13 === 2 ? 'Lisboa' : '',
    Title: caption(n, random),
    AddYoursText: 'N/A',
    AlternateText: n % 31 === 8 ? 'a boat in the evening 🚢' : 'N/A',
    ...(isPhotos ? {} : { CoverImage: photoLink(`c${key.slice(1, 32)}`, expires) }),
  };
}

function videoLink(key: string, expires: number): string {
  const query = `a=1233&br=2000&bt=1000&mime_type=video_mp4&x-tos-expires=${expires}&x-tos-signature=${key}&rc=${key}`;
  return `https://video-zz.tiktokv.com/storage/v1/tos-zz-ve-0068c001/o${key.slice(0, 36)}?${query}`;
}

function photoLink(key: string, expires: number): string {
  const query = `x-expires=${expires}&x-signature=${key.slice(0, 8)}`;
  return `https://p16-ttdyd-sign-zz.ibyteimg.com/tos-zz-i-photomode-zz/${key}~tplv-noop.jpeg?${query}`;
}

const english = 'the sea was calm today so we took the little boat out and cooked what we found on a small fire'.split(
  ' ',
);
const chinese = ['今天', '海边', '很安静', '我们', '坐小船', '出去', '做饭', '，', '太阳', '真好', '。', '朋友们'];
const other = ['วันนี้ทะเลสงบ', 'Größe', 'naïve cafe\u0301', 'мы готовим', 'नमस्ते दोस्तों', '今日は', '오늘 바다'];
const emoji = ['😂', '❤️', '👨‍👩‍👧‍👦', '🇵🇹', '👍🏽', '✨', '1️⃣'];
const tags = [
  '#fyp',
  '#foryou',
  '#boat',
  '#SeaLife',
  '#海边',
  '#做饭日常',
  '#vlog2024',
  '#cat😺',
  '#Travel',
  '#recipe',
];
const names = ['@anna.k', '@some_user', '@chef👩‍🍳', '@marta_22'];
const links = ['https://example.com/recipes?id=12', 'www.boat-shop.com', 'linktr.ee/ferry', 'anna@example.com'];

function caption(n: number, random: Random): string {
  const some = (from: readonly string[], count: number, between: string) =>
    Array.from({ length: count }, () => from[Math.floor(random() * from.length)] ?? '').join(between);
  const words = (count: number) => some(english, count, ' ');
  const ending = `${some(tags, 1 + Math.floor(random() * 7), ' ')}`;
  switch (n % 12) {
    case 0:
      return 'N/A';
    case 1:
      return words(5);
    case 2:
      return `${words(12)} ${some(emoji, 2, '')} ${ending}`;
    case 3:
      return `${some(chinese, 14, '')} ${ending}`;
    case 4:
      return `${words(8)} ${some(links, 1, ' ')} with ${some(names, 2, ' ')} ${ending}`;
    case 5:
      return `${words(20)}.\n\n${words(25)} ${some(emoji, 1, '')}\n${ending}`;
    case 6:
      return `${some(other, 4, ' ')} ${some(emoji, 3, ' ')} ${ending}`;
    case 7:
      return ending;
    case 8:
      return `${words(60)} ${some(names, 1, ' ')} ${ending} #fyp #FYP`;
    case 9:
      return n % 60 === 9
        ? `${words(260)} ${some(emoji, 4, '')} ${words(140)} ${ending}`
        : `${some(chinese, 60, '')}${ending}`;
    case 10:
      return n % 120 === 10
        ? `${some(chinese, 500, '')}${some(emoji, 3, '')} ${ending}`
        : `${words(9)}  ${words(3)} 😂😂 ${ending}`;
    default:
      return `${words(15)} (with ${some(names, 1, ' ')}) ${some(other, 1, ' ')} ${ending}`;
  }
}
