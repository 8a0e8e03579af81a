import type { IsoTime, SampleExport, SamplePost } from '../../../src/contract/index.ts';
import { toEpochMs } from '../../../src/kit/index.ts';

/** An export as TikTok writes it (2-space indent, alphabetical sections, newest first), around files of the demo. */
export function writeSample(posts: readonly SamplePost[], now: IsoTime): SampleExport {
  const newestFirst = [...posts].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const value = {
    Comment: { Comments: { CommentsList: null } },
    Post: {
      Posts: { VideoList: newestFirst.map(writePost) },
      'Recently Deleted Posts': {
        PostList: [
          {
            Date: exportDate('2025-08-30T09:00:00.000Z'),
            DateDeleted: exportDate('2025-09-02T09:00:00.000Z'),
            Link: 'https://www.tiktok.com/login/?redirect_url=https%3A%2F%2Fexample.invalid%2F',
            Likes: '2',
            Sound: 'original sound - ferry_demo',
            Location: '',
            Title: 'N/A',
          },
        ],
      },
    },
    Profile: { 'Profile Info': { ProfileMap: { userName: 'ferry_demo' } } },
    'Your Activity': {
      'Watch History': {
        VideoList: [{ Date: exportDate(now), Link: 'https://www.tiktokv.com/share/video/7301234567890123456/' }],
      },
    },
  };
  return { fileName: 'user_data_tiktok.json', text: `${JSON.stringify(value, null, 2)}\n\n` };
}

function writePost(post: SamplePost, index: number): Readonly<Record<string, string>> {
  const whoCanView = { public: 'Everyone', friends: 'Friends', private: 'Only You' }[post.audience];
  const link = post.urls.length === 0 ? 'N/A' : post.urls.map((url) => sign(url, post)).join('\n');
  const base = { Date: exportDate(post.createdAt), Link: link, Likes: String(3 + index * 17) };
  if (post.era === 'old') return { ...base, WhoCanView: whoCanView };
  return {
    ...base,
    WhoCanView: whoCanView,
    AllowComments: 'Yes',
    AllowStitches: 'No',
    AllowDuets: 'No',
    AllowStickers: 'No',
    AllowSharingToStory: 'No',
    ContentDisclosure: '',
    AIGeneratedContent: '',
    Sound: 'original sound - ferry_demo',
    Location: '',
    Title: 'N/A',
    AddYoursText: 'N/A',
    AlternateText: 'N/A',
    ...(post.coverUrl === null ? {} : { CoverImage: sign(post.coverUrl, post) }),
  };
}

function sign(url: string, { kind, expiresAt }: SamplePost): string {
  const seconds = Math.floor(toEpochMs(expiresAt) / 1000);
  return kind === 'video'
    ? `${url}?a=1233&mime_type=video_mp4&x-tos-expires=${seconds}&x-tos-signature=demo`
    : `${url}?x-expires=${seconds}&x-signature=demo`;
}

function exportDate(time: IsoTime): string {
  return time.slice(0, 19).replace('T', ' ');
}
