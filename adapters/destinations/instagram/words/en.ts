import type { DestinationWords } from '../../../../src/contract/index.ts';
import type { InstagramReasons } from '../reasons.ts';

export const en: DestinationWords<InstagramReasons> = {
  title: 'Instagram',
  options: {},
  login: {},
  units: { 'instagram/mentions': 'mentions' },
  reasons: {
    pace: 'Instagram counts 50 or 100 posts of a program a day, depending on the page one reads, and names no number for people (2026-11)',

    'check-reel': 'Post it as a reel',
    'check-carousel': ({ count }) =>
      `One post with ${count === undefined ? 'all pictures' : count === 1 ? '1 picture' : `all ${count} pictures`}: choose them in the order of their numbers`,
    'check-crop': ({ width, height }) =>
      `Crop: the first picture is ${width === undefined || height === undefined ? 'wider or taller' : `${width} x ${height}, wider or taller`} than 4:5 to 1.91:1, and its crop counts for all`,
    'check-cover': 'Cover: choose the picture that comes with the post',
    'check-sound': 'Sound: keep the original sound only where it is yours',

    'brief-account':
      'Any account will do: a professional one is needed for programs, not for people. Who sees a post is a setting of the whole account, so private posts of TikTok are not planned to go here',
    'brief-sound':
      "TikTok's licensed music is not licensed here, and reels with it may be muted. Choose one in the app where the sound is not yours",
    'brief-crop':
      'The first picture of a carousel sets the crop of all, between 4:5 and 1.91:1. A post holds 10 pictures here',
    'brief-links':
      'Links in a caption cannot be tapped. At most 30 hashtags and 20 mentions, 2,200 characters; clipferry has fitted yours',
    'brief-untried':
      'You press publish; clipferry opens nothing at Instagram and asks it for nothing. The limits are those of its publishing interface (2026-11), and were not tried in the app',
  },
};
