import { say } from './config.js';
import { isChanged, part, plain, put } from './dom.js';
import { record } from './record.js';

const maxUnits = 20;

/** A UTF-16 unit above 127 is one, any other half; rounded up. */
function unitsOf(text) {
  let halves = 0;
  for (let at = 0; at < text.length; at += 1) halves += text.charCodeAt(at) > 127 ? 2 : 1;
  return Math.ceil(halves / 2);
}

/** The page believes only what an input event told it, and forgets that when the field is drawn anew. */
export function createTitle(changed) {
  const box = plain('div', { class: isChanged('title', 'class') ? 'x9' : 'title-container' });
  let value = '';
  const draw = () => {
    value = '';
    const line = plain('div', { class: isChanged('title', 'class') ? 'x9' : 'input', style: 'position:relative' });
    const input = part('title', 'input', {
      ...{ class: 'd-text', look: 'look-field', type: 'text', placeholder: say('titleHolder') },
      on: {
        input: () => {
          value = input.value;
          mark(line);
          changed();
        },
      },
    });
    const wrap = isChanged('title', 'class') ? 'x9' : 'd-input';
    put(line, plain('div', { class: wrap }, input), thin('title-measure'), thin('note-title-shadow'));
    box.replaceChildren(line);
  };
  const mark = (line) => {
    for (const old of line.querySelectorAll('.look-count')) old.remove();
    const units = unitsOf(value);
    if (units > 0)
      put(
        line,
        part('title-counter', 'div', { class: 'count-tip', look: 'look-count', text: `${units} / ${maxUnits}` }),
      );
    if (units > maxUnits)
      put(
        line,
        part('title-over', 'div', { class: 'max_suffix', look: 'look-count look-over', text: `${units}/${maxUnits}` }),
      );
  };
  draw();
  return {
    box,
    get value() {
      return value;
    },
    get isOver() {
      return unitsOf(value) > maxUnits;
    },
    redraw() {
      if (value !== '') record('lost', { part: 'title', units: unitsOf(value) });
      draw();
      changed();
    },
  };
}

/** Four pixels wide, seen by nobody, and named like the title. */
function thin(name) {
  return part('decoy-title', 'input', { class: name, look: 'look-thin', type: 'text', tabindex: '-1' });
}
