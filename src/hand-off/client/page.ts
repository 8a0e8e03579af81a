import { drawCard } from './card.ts';
import { button, foreign, make } from './dom.ts';
import { look, send } from './server.ts';
import type { Answer, Labels, PageView, Reply, Screen } from './view.ts';

const seenEveryMs = 2_000;
const hiddenEveryMs = 20_000;
/** A finger that was on its way to the post before must not land on this one. */
const settleMs = 700;

const header = make('header');
const notice = make('p', { class: 'notice', role: 'status', 'aria-live': 'polite' });
const main = make('main', { tabindex: '-1' });

let shown: PageView | null = null;
/** which screen is drawn: one with the same name is left as it is, with all that was typed and ticked */
let drawn = '';
let missed = 0;
let timer = 0;
let isLooking = false;

async function refresh(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  clearTimeout(timer);
  const seen = await look(shown?.stamp ?? null);
  isLooking = false;
  if (seen.kind === 'refused') return refused();
  missed = seen.kind === 'away' ? missed + 1 : 0;
  if (seen.kind === 'view') show(seen.view);
  tellOffline();
  timer = window.setTimeout(refresh, document.hidden ? hiddenEveryMs : seenEveryMs);
}

function show(view: PageView): void {
  shown = view;
  document.documentElement.lang = view.language;
  document.title = `${view.heading} – ${view.labels.title}`;
  const [first, ...more] = view.standing;
  header.replaceChildren(
    make('h1', {}, view.heading),
    make('p', { class: 'standing' }, make('strong', {}, first ?? ''), ...more.flatMap((line) => [' · ', line])),
  );
  const name = nameOf(view.screen);
  if (name === drawn) return;
  const isFirst = drawn === '';
  drawn = name;
  say('');
  main.replaceChildren(...screen(view));
  if (isFirst) return;
  setBusy(true);
  setTimeout(() => setBusy(false), settleMs);
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

function nameOf(of: Screen): string {
  switch (of.kind) {
    case 'post':
    case 'question':
      return `${of.kind} ${of.card.id}`;
    case 'briefing':
      return of.kind;
    case 'rest':
      return [of.kind, of.title, ...of.details].join('\n');
  }
}

function screen(view: PageView): readonly Node[] {
  const { labels } = view;
  switch (view.screen.kind) {
    case 'briefing':
      return [
        make(
          'section',
          { class: 'briefing' },
          make('h2', {}, view.screen.title),
          make('ul', {}, ...view.screen.lines.map((line) => make('li', {}, line))),
          make(
            'div',
            { class: 'deeds' },
            button(labels.begin, 'main', () => void answer({ kind: 'read' })),
          ),
        ),
      ];
    case 'rest':
      return [
        make(
          'section',
          { class: 'rest' },
          make('h2', {}, view.screen.title),
          ...view.screen.details.map((line) => make('p', {}, line)),
        ),
      ];
    case 'post':
    case 'question':
      return drawCard({ card: view.screen.card, asks: view.screen.kind === 'question', labels, answer, say });
  }
}

/** Sends it, and waits with everything that could send something else. */
async function answer(given: Answer): Promise<Reply | null> {
  if (shown === null) return null;
  const { labels } = shown;
  setBusy(true);
  say(labels.sending);
  const reply = await send(given);
  setBusy(false);
  say('');
  if (reply === null || reply.kind === 'taken' || reply.kind === 'stale') await refresh();
  // What is said comes last: a new screen begins without a word.
  if (reply === null || reply.kind === 'invalid') say(labels.notSent);
  if (reply?.kind === 'stale') say(labels.wasStale);
  return reply;
}

function setBusy(isBusy: boolean): void {
  for (const element of Array.from(main.querySelectorAll('button'))) element.disabled = isBusy;
}

function say(text: string): void {
  notice.textContent = text;
}

function tellOffline(): void {
  const isOver = shown?.screen.kind === 'rest' && shown.screen.final;
  const isAway = missed >= 2 && !isOver;
  document.body.classList.toggle('away', isAway);
  if (shown === null) return;
  const { labels } = shown;
  if (isAway) say(`${labels.offline}. ${labels.offlineHint}`);
  else if (notice.textContent?.startsWith(labels.offline) === true) say('');
}

/** Nothing of it is shown any more: whoever holds this phone may not be who scanned the code. */
function refused(): void {
  const labels: Pick<Labels, 'oldCode' | 'oldCodeHint'> = shown?.labels ?? { oldCode: '', oldCodeHint: '' };
  header.replaceChildren();
  say('');
  main.replaceChildren(
    make('section', { class: 'rest' }, foreign('h2', '', labels.oldCode), foreign('p', '', labels.oldCodeHint)),
  );
}

document.body.replaceChildren(header, notice, main);
document.addEventListener('visibilitychange', () => void refresh());
addEventListener('online', () => void refresh());
addEventListener('pageshow', () => void refresh());
void refresh();
