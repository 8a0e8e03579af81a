// What somebody would write in an evening: the whole export into memory, captions cut to the same limits, one plan.json. It keeps no state,
// so it can neither go on nor say why, and knows no rule about links, names and hashtags.
import { readFileSync, writeFileSync } from 'node:fs';

const [from = '', to = ''] = process.argv.slice(2);
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

function cut(text, max) {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (kept.length + segment.length >= max) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

const now = new Date().toISOString();
const { Post } = JSON.parse(readFileSync(from, 'utf8'));
const posts = Post.Posts.VideoList.map((item) => {
  const caption = item.Title === 'N/A' ? '' : item.Title.normalize('NFC').trim();
  const links = item.Link.split('\n').filter((link) => link.startsWith('https://'));
  const expires = links.map((link) =>
    Number(new URL(link).searchParams.get('x-tos-expires') ?? new URL(link).searchParams.get('x-expires')),
  );
  const isDead = expires.some((second) => new Date(second * 1000).toISOString() < now);
  return {
    createdAt: new Date(`${item.Date.replace(' ', 'T')}Z`).toISOString(),
    title: cut(caption.split('\n', 1)[0], 20),
    body: cut(caption, 1000),
    hashtags: [...caption.matchAll(/#([\p{L}\p{N}_]+)/gu)].slice(0, 5).map(([, name]) => name),
    visibility: item.WhoCanView === 'Everyone' ? 'public' : 'private',
    media: links,
    cover: item.CoverImage ?? null,
    verdict: links.length === 0 ? 'skip' : isDead || caption === '' ? 'hold' : 'go',
  };
});
posts.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
writeFileSync(to, `[\n${posts.map((post) => JSON.stringify(post)).join(',\n')}\n]\n`);
