import { copyText, selectWords } from './clipboard.ts';
import { button, foreign, make } from './dom.ts';
import { canShareFiles, shareFiles } from './share.ts';
import type { Answer, Card, CardFile, Labels, Reply, TextPart } from './view.ts';

interface OnPage {
  readonly card: Card;
  /** it was shown before: was it posted? */
  readonly asks: boolean;
  readonly labels: Labels;
  answer(given: Answer): Promise<Reply | null>;
  say(text: string): void;
}

export function drawCard(page: OnPage): readonly Node[] {
  const { card, asks } = page;
  const article = make('article', { class: asks ? 'card asked' : 'card' });
  article.append(
    make(
      'div',
      { class: 'top' },
      make('h2', {}, card.title),
      card.notice === null ? null : make('p', { class: 'why' }, card.notice),
      make('p', { class: 'facts' }, card.facts.join(' · ')),
    ),
    make('div', { class: 'media' }, ...(asks ? reminder(card) : media(page))),
    make('div', { class: 'words' }, ...(asks ? shortWords(card) : words(page))),
    deeds(page),
  );
  return [article];
}

/** Enough to know which post it is: nothing is to be saved or copied now. */
function reminder({ cover, files }: Card): readonly Node[] {
  const shown = cover ?? files.find(({ kind }) => kind === 'image') ?? files[0];
  if (shown === undefined) return [];
  const picture =
    shown.kind === 'image'
      ? make('img', { src: shown.path, alt: shown.alt === '' ? shown.caption : shown.alt })
      : make('video', { src: shown.path, controls: true, playsinline: true, preload: 'metadata' });
  return [make('div', { class: 'reminder' }, picture)];
}

function shortWords({ heading, body }: Card): readonly Node[] {
  return [...(heading === null ? [] : [foreign('p', 'text', heading.text)]), foreign('p', 'text short', body.text)];
}

function media({ card, labels, answer, say }: OnPage): readonly Node[] {
  const { files, cover } = card;
  const folder = make('p', { class: 'folder', dir: 'auto' });
  const reveal = async () => {
    const reply = await answer({ kind: 'reveal', card: card.id });
    if (reply?.kind === 'revealed') folder.replaceChildren(labels.revealed, ' ', make('code', {}, reply.folder));
  };
  const help = make('details', {}, make('summary', {}, labels.howToSave));
  help.append(make('ul', {}, ...labels.howToSaveLines.map((line) => make('li', {}, line))));
  return [
    make('h3', {}, labels.files),
    make(
      'ol',
      { class: `files ${files.length > 1 ? 'many' : ''}` },
      ...files.map((file) => fileItem(file, labels.save, cover)),
    ),
    ...(cover === null
      ? []
      : [make('h3', {}, labels.cover), make('ol', { class: 'files many' }, fileItem(cover, labels.saveCover, null))]),
    ...(canShareFiles() && files.length > 1
      ? [button(labels.shareAll, 'plain', async () => say((await shareFiles(files)) ? '' : labels.notSent))]
      : []),
    ...(card.canReveal ? [button(labels.reveal, 'plain', () => void reveal()), folder] : []),
    help,
  ];
}

function fileItem(file: CardFile, saveLabel: string, poster: CardFile | null): HTMLElement {
  const save = make(
    'a',
    { class: 'button plain', href: `${file.path}?save`, download: file.name, draggable: 'true' },
    saveLabel,
  );
  save.addEventListener('dragstart', ({ dataTransfer }) =>
    dataTransfer?.setData('DownloadURL', `${file.mime}:${file.name}:${new URL(file.path, location.href).href}`),
  );
  save.setAttribute('aria-label', `${saveLabel}: ${file.caption}`);
  const picture =
    file.kind === 'image'
      ? make('img', {
          src: file.path,
          alt: file.alt === '' ? file.caption : file.alt,
          loading: 'lazy',
          decoding: 'async',
        })
      : make('video', {
          src: file.path,
          controls: true,
          playsinline: true,
          preload: 'metadata',
          'aria-label': file.alt === '' ? file.caption : file.alt,
          ...(poster === null ? {} : { poster: poster.path }),
        });
  return make('li', {}, picture, make('div', { class: 'under' }, make('span', {}, file.caption), save));
}

function words({ card, labels, say }: OnPage): readonly Node[] {
  const list = (heading: string, lines: readonly string[], hint: string): readonly Node[] =>
    lines.length === 0
      ? []
      : [make('h3', {}, heading), foreign('p', 'topics', lines.join(' ')), make('p', { class: 'hint' }, hint)];
  return [
    ...(card.heading === null
      ? []
      : textBlock({ heading: labels.titleHeading, label: labels.copyTitle, part: card.heading, labels, say })),
    ...textBlock({ heading: labels.textHeading, label: labels.copyText, part: card.body, labels, say }),
    ...list(labels.topicsHeading, card.topics, labels.topicsHint),
    ...checklist(card, labels),
    ...(card.composer === null
      ? []
      : [
          make(
            'a',
            { class: 'button plain', href: card.composer.url, target: '_blank', rel: 'noopener noreferrer' },
            card.composer.label,
          ),
        ]),
  ];
}

interface TextBlock {
  readonly heading: string;
  readonly label: string;
  readonly part: TextPart;
  readonly labels: Labels;
  say(text: string): void;
}

function textBlock({ heading, label, part, labels, say }: TextBlock): readonly Node[] {
  const text = foreign('div', part.text === '' ? 'text none' : 'text', part.text === '' ? labels.noText : part.text);
  const copy = button(label, 'plain', async () => {
    const copied = await copyText(part.text);
    if (!copied) selectWords(text);
    say(copied ? labels.copied : labels.copyByHand);
    copy.classList.toggle('did', copied);
  });
  return [
    make(
      'div',
      { class: 'line' },
      make('h3', {}, heading),
      make('span', { class: 'counter' }, part.counters.join(' · ')),
    ),
    text,
    ...(part.text === '' ? [] : [copy]),
  ];
}

function checklist({ checklist: lines }: Card, labels: Labels): readonly Node[] {
  if (lines.length === 0) return [];
  const items = lines.map((line) =>
    make('li', {}, make('label', {}, make('input', { type: 'checkbox' }), make('span', {}, line))),
  );
  return [make('h3', {}, labels.checklist), make('ul', { class: 'checklist' }, ...items)];
}

/** What became of it. */
function deeds({ card, asks, labels, answer }: OnPage): HTMLElement {
  const { id } = card;
  const field = make('textarea', {
    id: 'address',
    rows: '2',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    maxlength: '8000',
  });
  const asked = make('div', { class: 'asked-back', role: 'alert' });
  const post = async (address: string, sure: boolean) => {
    asked.replaceChildren();
    const reply = await answer({ kind: 'posted', card: id, address, sure });
    if (reply?.kind === 'questioned')
      asked.replaceChildren(
        make('p', {}, reply.question),
        button(labels.recordAnyway, 'plain', () => void post(address, true)),
        button(labels.back, 'quiet', () => back(field)),
      );
  };
  const back = (focus: HTMLElement) => {
    asked.replaceChildren();
    focus.focus();
  };
  const skip = button(labels.skip, 'quiet', () => {
    const yes = button(labels.skipYes, 'plain', () => void answer({ kind: 'skip', card: id }));
    asked.replaceChildren(
      make('p', {}, labels.skipSure),
      yes,
      button(labels.back, 'quiet', () => back(skip)),
    );
    yes.focus();
  });
  return make(
    'section',
    { class: 'deeds' },
    make('h3', {}, labels.afterwards),
    make('label', { for: 'address' }, labels.addressLabel),
    make('p', { class: 'hint', id: 'address-hint' }, labels.addressHint),
    field,
    button(labels.posted, 'main', () => {
      // Without a link it is the other button's business; a person who has one pastes it.
      if (field.value.trim() === '') field.focus();
      else void post(field.value, false);
    }),
    button(labels.postedNoLink, 'plain', () => void post('', true)),
    make(
      'div',
      { class: 'row' },
      button(asks ? labels.notPosted : labels.notNow, 'quiet', () => void answer({ kind: 'not-now', card: id })),
      ...(asks ? [button(labels.unsure, 'quiet', () => void answer({ kind: 'unsure', card: id }))] : []),
      skip,
    ),
    asked,
  );
}
