import { say, settings } from './config.js';
import { part, plain, put } from './dom.js';
import { post, reach, record } from './record.js';

/** The list that comes a second or two after `#name` was typed, and what becomes of the name. */
export function createTopicPanel(root, moved) {
  const box = plain('div', {});
  let chosen = () => {};
  let query = null;
  let dismissed = null;
  let timer = null;
  let rows = [];
  let selected = 0;

  const close = () => {
    clearTimeout(timer);
    timer = null;
    rows = [];
    box.replaceChildren();
    moved();
  };
  const show = async (name) => {
    const answer = await post('/web_api/sns/v1/search/topic', { keyword: name });
    const found = answer.ok ? (await answer.json()).data.topic_info_dtos : [];
    if (query?.name !== name) return;
    timer = null;
    if (found.length === 0) return moved();
    if (!(await reach('topic'))) return;
    rows = found;
    selected = 0;
    draw();
    moved();
  };
  const draw = () => {
    const list = part('topic-panel', 'div', { id: 'creator-editor-topic-container', look: 'look-topics' });
    rows.forEach((row, index) => {
      put(
        list,
        drawRow(row, index === selected, () => choose(index, 'click')),
      );
    });
    box.replaceChildren();
    put(box, list);
  };
  const choose = (index, how) => {
    const row = rows[index];
    const at = query;
    if (!row || !at) return;
    record('topic', { part: 'topic-row', name: row.name, asked: at.name, how, isNew: row.id === '' });
    insertTopic(at, row);
    query = null;
    dismissed = null;
    close();
    chosen();
  };

  return {
    box,
    get isOpen() {
      return rows.length > 0;
    },
    /** a name stands before the caret, and its list is on the way or open */
    get isLooking() {
      return query !== null && query.name !== '' && (timer !== null || rows.length > 0);
    },
    onChosen(listener) {
      chosen = listener;
    },
    /** after each change of the text */
    follow() {
      const found = queryAtCaret(root);
      const isSame = found?.name === query?.name;
      query = found;
      if (isSame && (timer !== null || rows.length > 0)) return;
      close();
      if (found === null || found.name === '' || settings.topicRows === 'none') return;
      if (dismissed === found.name) return;
      timer = setTimeout(() => void show(found.name), settings.topicMs);
    },
    takeKey(event) {
      if (rows.length === 0) return;
      if (event.key === 'Escape') {
        dismissed = query?.name ?? null;
        event.stopPropagation();
        close();
      } else if (event.key === 'Enter') {
        event.preventDefault();
        choose(selected, 'enter');
      } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        selected = (selected + (event.key === 'ArrowDown' ? 1 : rows.length - 1)) % rows.length;
        draw();
      }
    },
  };
}

function drawRow(row, isSelected, choose) {
  const isNew = row.id === '';
  const audience = isNew
    ? part('topic-new', 'span', { class: 'num newTopic', text: say('newTopic') })
    : plain('span', { class: 'num', text: `${row.view_num}${say('audience')}` });
  return part(
    'topic-row',
    'div',
    {
      ...{ class: isSelected ? 'item is-selected' : 'item', look: `look-topic${isSelected ? ' is-selected' : ''}` },
      on: { mousedown: (event) => event.preventDefault(), click: choose },
    },
    part('topic-name', 'span', { class: 'name', text: `#${row.name}` }),
    audience,
  );
}

/** The `#name` that ends at the caret. */
function queryAtCaret(root) {
  const { anchorNode, anchorOffset, isCollapsed } = getSelection();
  if (!isCollapsed || anchorNode?.nodeType !== Node.TEXT_NODE || !root.contains(anchorNode)) return null;
  if (anchorNode.parentElement.closest('[data-sandbox-topic]')) return null;
  const match = /#([^\s#]*)$/.exec(anchorNode.data.slice(0, anchorOffset));
  return match && { name: match[1], node: anchorNode, start: match.index, end: anchorOffset };
}

function insertTopic({ node, start, end }, { id, link, name }) {
  const topic = part(
    'topic-node',
    'a',
    { class: 'tiptap-topic', 'data-topic': JSON.stringify({ id, link, name }), contenteditable: 'false' },
    `#${name}`,
    plain('span', { class: 'content-hide', text: '[话题]#' }),
  );
  // What the sandbox itself goes by, whatever the page's own attributes are called.
  topic.dataset.sandboxTopic = JSON.stringify({ id, name });
  const rest = node.splitText(start);
  rest.deleteData(0, end - start);
  const space = document.createTextNode(' ');
  rest.before(topic, space);
  if (rest.data === '') rest.remove();
  getSelection().collapse(space, 1);
}
