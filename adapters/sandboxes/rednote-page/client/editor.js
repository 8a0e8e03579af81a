import { say, settings } from './config.js';
import { isChanged, part, plain, put, textOf } from './dom.js';
import { reach, record } from './record.js';
import { createTopicPanel } from './topics.js';

const maxLength = 1000;

/** The body: paragraphs, and topics as nodes of their own. */
export function createEditor(changed) {
  document.execCommand('defaultParagraphSeparator', false, 'p');
  const counter = part('body-counter', 'span', {});
  const over = plain('div', {});
  const root = part('body', 'div', {
    ...{ class: 'tiptap ProseMirror', look: 'look-editor', contenteditable: 'true', role: 'textbox', translate: 'no' },
  });
  const panel = createTopicPanel(root, () => update());
  let settled = 0;

  const update = () => {
    ensureParagraph(root);
    const length = bodyOf(root).length;
    counter.textContent = textOf('body-counter', `${length} /${maxLength}`);
    over.replaceChildren();
    if (length > maxLength)
      put(over, part('body-over', 'div', { class: 'length-error', look: 'look-over', text: `${length}/${maxLength}` }));
    changed();
  };

  root.addEventListener('beforeinput', (event) => {
    void reach('body');
    const text = event.data ?? '';
    if (event.inputType !== 'insertText' || text === '') return;
    const isEarly = performance.now() < settled || (text.includes('#') && panel.isLooking);
    if (!isEarly) return;
    event.preventDefault();
    record('lost', { part: 'body', text });
  });
  root.addEventListener('input', () => {
    panel.follow();
    update();
  });
  root.addEventListener('paste', (event) => {
    event.preventDefault();
    const lines = (event.clipboardData?.getData('text/plain') ?? '').split(/\r?\n/);
    lines.forEach((line, index) => {
      if (index > 0) document.execCommand('insertParagraph');
      if (line !== '') document.execCommand('insertText', false, line);
    });
  });
  root.addEventListener('keydown', (event) => panel.takeKey(event));
  panel.onChosen(() => {
    settled = performance.now() + settings.topicSettleMs;
    update();
  });
  update();

  return {
    box: plain('div', { class: 'edit-container', style: 'position:relative' }, root, panel.box, counter, over),
    get body() {
      return bodyOf(root);
    },
    get topics() {
      return Array.from(root.querySelectorAll('[data-sandbox-topic]'), (node) => JSON.parse(node.dataset.sandboxTopic));
    },
    get isOver() {
      return bodyOf(root).length > maxLength;
    },
    /** an open panel keeps the note from being sent */
    get isOpen() {
      return panel.isOpen;
    },
  };
}

/** As it would be sent: a topic is `#name[话题]#`. */
function bodyOf(root) {
  return Array.from(root.childNodes, (block) => block.textContent)
    .join('\n')
    .replaceAll('\u00a0', ' ');
}

function ensureParagraph(root) {
  if (root.querySelector('p') === null) {
    const loose = root.textContent;
    root.replaceChildren(document.createElement('p'));
    root.firstChild.append(loose === '' ? document.createElement('br') : loose);
    if (document.activeElement === root) getSelection().selectAllChildren(root.firstChild);
    if (document.activeElement === root) getSelection().collapseToEnd();
  }
  const isEmpty = bodyOf(root) === '';
  for (const block of root.querySelectorAll('p')) {
    block.classList.toggle('is-empty', isEmpty);
    block.classList.toggle('is-editor-empty', isEmpty);
    if (isEmpty && !isChanged('body-placeholder', 'attribute')) block.dataset.placeholder = say('bodyHolder');
    else delete block.dataset.placeholder;
    if (block.className === '') block.removeAttribute('class');
  }
}
