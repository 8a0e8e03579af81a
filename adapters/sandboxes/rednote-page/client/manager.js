import { say } from './config.js';
import { part, plain, put, toast } from './dom.js';
import { openDialog } from './popup.js';
import { post, reach } from './record.js';
import { navigation } from './screens.js';

const tabs = ['all', 'tabPublished', 'tabReview', 'tabRejected'];

/** The own notes, as the server lists them. */
export async function showManager(app) {
  if (!(await reach('manager'))) return;
  const line = plain('div', { look: 'look-tabline' });
  const list = plain('div', { look: 'look-notes' });
  put(app, plain('main', { look: 'look-main' }, navigation(), line, list));
  const choose = async (tab) => {
    const rows = await allRows(tab);
    const total = tab === 0 ? rows.length : (await allRows(0)).length;
    line.replaceChildren();
    tabs.forEach((word, index) => {
      const text = index === 0 ? `${say(word)} ${total}` : say(word);
      const className = index === tab ? 'active' : null;
      put(line, part('manager-tab', 'div', { class: className, text, on: { click: () => void choose(index) } }));
    });
    list.replaceChildren();
    for (const row of rows)
      put(
        list,
        card(row, () => void choose(tab)),
      );
  };
  await choose(0);
}

async function allRows(tab) {
  const rows = [];
  for (let page = 0; page >= 0; ) {
    const answer = await fetch(`/api/galaxy/v2/creator/note/user/posted?tab=${tab}&page=${page}`);
    if (!answer.ok) return rows;
    const { data } = await answer.json();
    rows.push(...data.notes);
    page = data.page;
  }
  return rows;
}

function card(row, changed) {
  const status = row.tab_status === 2 ? say('tabReview') : row.tab_status === 3 ? say('tabRejected') : null;
  const label = status ?? (row.permission_code === 0 ? null : say('private'));
  return part(
    'manager-card',
    'div',
    { class: 'note-card', look: 'look-card' },
    part('manager-title', 'div', { text: row.display_title || say('untitled') }),
    plain('div', { text: row.time }),
    label === null ? null : plain('div', { text: label }),
    part('manager-delete', 'button', {
      type: 'button',
      class: 'note-card__action-btn--del',
      text: say('delete'),
      on: { click: () => ask(row, changed) },
    }),
  );
}

function ask(row, changed) {
  const confirm = part('manager-confirm', 'button', { type: 'button', text: say('confirm') });
  const cancel = plain('button', { type: 'button', text: say('cancel') });
  const close = openDialog('manager-dialog', say('deleteAsk'), plain('div', {}, cancel, confirm));
  cancel.addEventListener('click', close);
  confirm.addEventListener('click', async () => {
    close();
    const answer = await (await post('/web_api/sns/capa/postgw/note/delete', { note_id: row.id })).json();
    if (!answer.success) toast(answer.msg);
    changed();
  });
}
