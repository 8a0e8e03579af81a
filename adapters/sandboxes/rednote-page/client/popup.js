import { part, plain, put } from './dom.js';

/** A list of options under what was clicked. One at a time; a click elsewhere closes it. */
export function openOptions(anchor, { name, options, choose }) {
  for (const open of document.querySelectorAll('.look-options')) open.remove();
  const { left, bottom } = anchor.getBoundingClientRect();
  const style = `left:${left + scrollX}px;top:${bottom + scrollY}px`;
  const list = plain('div', { class: 'd-options-wrapper', look: 'look-options', style });
  const close = (event) => {
    if (event && list.contains(event.target)) return;
    list.remove();
    removeEventListener('mousedown', close);
  };
  const grid = plain('div', { class: 'd-grid' });
  for (const [value, text] of options) {
    const pick = () => {
      close();
      choose(value);
    };
    put(
      grid,
      plain(
        'div',
        { class: 'd-grid-item' },
        part(name, 'div', { class: 'custom-option', look: 'look-option', text, on: { click: pick } }),
      ),
    );
  }
  put(document.body, put(list, grid));
  addEventListener('mousedown', close);
}

/** A dialog over everything. Returns what closes it. */
export function openDialog(name, heading, ...children) {
  const shade = plain('div', { look: 'look-shade' });
  put(
    shade,
    part(
      name,
      'div',
      { class: 'd-modal', look: 'look-dialog', role: 'dialog' },
      plain('h3', { text: heading }),
      ...children,
    ),
  );
  put(document.body, shade);
  return () => shade.remove();
}

/** A switch whose state stands in a class of its inner part: `unchecked` contains `checked`. */
export function createSwitch(name, stateName, isOn, click) {
  const box = part(name, 'div', { class: 'd-switch', look: 'look-switch', on: { click } });
  const draw = (on) => {
    const state = part(stateName, 'div', {
      class: `d-switch-simulator ${on ? 'checked' : 'unchecked'}`,
      look: on ? 'checked' : '',
    });
    box.replaceChildren();
    put(box, state);
  };
  draw(isOn);
  return { box, draw };
}
