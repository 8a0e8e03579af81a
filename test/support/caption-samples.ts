import { registry } from '../../adapters/index.ts';
import { captionRules } from '../../adapters/sources/tiktok/captions.ts';
import type { TextLimit, TextLimits } from '../../src/contract/index.ts';
import { fitCaption } from '../../src/core/caption/fit.ts';

/** Five captions before and after for each destination, as they stand in README.md: `npm run readme` writes them there. */

const story =
  'We took the night ferry from Piraeus to Chania, and nobody had told us that you can sleep on deck under the stars. ';
const labels = '\n\n#ferry #greece #travel #fyp';
const long = story
  .repeat(20)
  .slice(0, 2199 - labels.length)
  .trimEnd();

export const sampleCaptions: readonly (readonly [name: string, caption: string])[] = [
  [
    'English',
    'First sunrise of the year 🌅 Filmed with @sam.k, more at https://sam.example/sea #fyp #sunrise #travel #viral',
  ],
  ['Chinese', '今天一早坐船出海，风很大，但是日出真的太美了！\n谢谢@小明带我来 ＃日出 #旅行#fypシ'],
  ['Arabic', 'شروق الشمس من على سطح العبّارة، ما أجمل البحر هذا الصباح! #سفر #بحر #fyp'],
  ['Emoji', '🌊🌊🌊\nferry day!! 👨‍👩‍👧‍👦🇬🇷❤️‍🔥 so so good 😭😭 #beach🏖 #familytime #fyp #foryou'],
  ['2,200 characters', `${long.padEnd(2200 - labels.length, '.')}${labels}`],
];

const mark = { from: '<!-- captions: written by npm run readme -->', to: '<!-- /captions -->' } as const;

/** README.md with these samples in it, between its two marks. */
export async function withCaptionSamples(readme: string): Promise<string> {
  const [before = '', rest = ''] = readme.split(mark.from);
  const [, after = ''] = rest.split(mark.to);
  return `${before}${mark.from}\n\n${await captionTables()}\n${mark.to}${after}`;
}

async function captionTables(): Promise<string> {
  const places: (readonly [string, TextLimits])[] = [];
  for (const entry of registry.destinations) {
    const destination = await entry.load();
    places.push([entry.name, destination.capabilities({}, null).text]);
  }
  return sampleCaptions.map(([name, caption]) => table(name, caption, places)).join('\n');
}

function table(name: string, caption: string, places: readonly (readonly [string, TextLimits])[]): string {
  const rows = places.map(([place, limits]) => {
    const topics = limits.hashtags.topics === undefined ? {} : { words: { topics: { table: true, own: [] } } };
    const { title, body } = fitCaption(caption, limits, { rules: captionRules, ...topics });
    const [tightest] = limits.body.toSorted((one, other) => used(body, other) - used(body, one));
    const head = title === null ? '' : `**${cell(title)}** (${counted(title, limits.title?.[0])})<br>`;
    return `| \`${place}\` | ${head}${cell(body)} | ${counted(body, tightest)} |`;
  });
  return `| ${name} | ${cell(caption)} | ${caption.length} |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** how much of its room */
function used(text: string, { max, measure }: TextLimit): number {
  return measure(text) / max;
}

function counted(text: string, limit: TextLimit | undefined): string {
  if (limit === undefined) return '';
  const unit = limit.unit.replace(/^.*\//, '').replaceAll('-', ' ');
  return `${limit.measure(text)} of ${limit.max} ${unit}`;
}

/** What is long shows its two ends. */
function cell(text: string): string {
  const points = [...text];
  const shown = points.length <= 260 ? text : `${points.slice(0, 110).join('')} ⋯ ${points.slice(-110).join('')}`;
  return shown
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[|\\`*_[\]#@]/g, '\\$&')
    .replaceAll(/https?:\/\//g, (start) => start.replace(':', '&#58;'))
    .replaceAll('\n', '<br>');
}
