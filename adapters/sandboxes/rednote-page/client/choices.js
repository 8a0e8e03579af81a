import { say, settings } from './config.js';
import { isChanged, part, plain, put, textOf, toast } from './dom.js';
import { createSwitch, openDialog, openOptions } from './popup.js';
import { reach, record } from './record.js';

/** A list whose chosen line stands in the page, as the page's own selects. */
function createSelect({ name, wrapper, step, options, value, holder, chosenClass, chosenName }, changed) {
  let chosen = value;
  const content = plain('div', { class: 'd-select-content', look: 'look-select' });
  const draw = () => {
    const text = options.find(([key]) => key === chosen)?.[1];
    content.replaceChildren();
    if (text === undefined) put(content, plain('span', { class: 'd-select-placeholder', text: textOf(name, holder) }));
    else put(content, part(chosenName, 'span', { class: chosenClass, text }));
  };
  const open = async () => {
    if (!(await reach(step))) return;
    openOptions(content, {
      name: `${name}-option`,
      options,
      choose: (key) => {
        chosen = key;
        draw();
        changed();
      },
    });
  };
  content.addEventListener('click', open);
  if (isChanged(name, 'class')) content.className = 'x9 look-select';
  draw();
  const box = part(name, 'div', { class: wrapper, look: 'look-row' }, plain('div', { class: 'd-select' }, content));
  return {
    box,
    get value() {
      return chosen;
    },
  };
}

export function createVisibility(changed) {
  const keys = ['public', 'private', 'friends', 'only-some', 'not-some'];
  return createSelect(
    {
      ...{ name: 'visibility', wrapper: 'permission-card-wrapper', step: 'visibility', value: 'public' },
      ...{ options: keys.map((key) => [key, say(key)]), holder: '', chosenClass: 'd-select-text', chosenName: null },
    },
    changed,
  );
}

export function createDeclaration(changed) {
  const keys = ['fiction', 'ai', 'marketing', 'self-shot', 'repost'];
  return createSelect(
    {
      ...{
        name: 'declaration',
        wrapper: null,
        step: 'declaration',
        value: null,
        holder: say('declaration'),
      },
      ...{
        options: keys.map((key) => [key, say(key)]),
        chosenClass: 'd-select-description',
        chosenName: 'declaration-chosen',
      },
    },
    changed,
  );
}

const hourMs = 3_600_000;

/** Two forms of it are known. The field takes a time from an hour to fourteen days ahead; anything else goes back to what was there. */
export function createSchedule(changed) {
  const isCard = settings.schedule === 'card';
  let atMs = null;
  const field = plain('div', {});
  const toggle = async () => {
    if (!(await reach('schedule'))) return;
    atMs = atMs === null ? Math.ceil((Date.now() + hourMs) / 60_000) * 60_000 : null;
    control.draw(atMs !== null);
    field.replaceChildren();
    if (atMs !== null) put(field, drawField());
    changed();
  };
  const drawField = () => {
    const input = part('schedule-input', 'input', { class: 'd-text', type: 'text', value: timeText(atMs) });
    input.value = timeText(atMs);
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') input.blur();
    });
    input.addEventListener('change', () => {
      const read = readTime(input.value);
      const isFit = read !== null && read >= Date.now() + hourMs - 60_000 && read <= Date.now() + 14 * 24 * hourMs;
      if (isFit) atMs = read;
      else record('refused', { part: 'schedule-input', text: input.value });
      input.value = timeText(atMs);
      changed();
    });
    const wrap = isCard ? 'd-datepicker-input-filter' : 'date-picker-container';
    return plain('div', { class: isChanged('schedule-input', 'class') ? 'x9' : wrap }, input);
  };
  const control = createSwitch('schedule-switch', 'schedule-state', false, toggle);
  const label = plain('span', { text: textOf('schedule-switch', say('schedule')) });
  const wrap = isCard ? 'custom-switch-card' : 'post-time-wrapper';
  const box = plain(
    'div',
    { class: isChanged('schedule-switch', 'class') ? 'x9' : wrap, look: 'look-card' },
    label,
    control.box,
    field,
  );
  return {
    box,
    get atMs() {
      return atMs;
    },
    get text() {
      return atMs === null ? null : timeText(atMs);
    },
  };
}

/** In the zone of the browser: which zone the real page means is not known. */
function timeText(atMs) {
  const at = new Date(atMs);
  const two = (number) => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function readTime(text) {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)$/.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute] = match.map(Number);
  return new Date(year, month - 1, day, hour, minute).getTime();
}

/** The switch asks first: a box to tick, then a button. */
export function createOriginal(changed) {
  let isOn = false;
  const set = (on) => {
    isOn = on;
    control.draw(on);
    changed();
  };
  const toggle = async () => {
    if (!(await reach('original'))) return;
    if (isOn) set(false);
    else ask(() => set(true));
  };
  const control = createSwitch('original-switch', 'original-switch', false, toggle);
  const label = plain('span', { text: textOf('original-card', say('original')) });
  const box = part('original-card', 'div', { class: 'custom-switch-card', look: 'look-card' }, label, control.box);
  return {
    box,
    get value() {
      return isOn;
    },
  };
}

function ask(agreed) {
  const tick = part('original-check', 'input', { type: 'checkbox' });
  const close = () => end();
  const confirm = part('original-confirm', 'button', {
    ...{ type: 'button', text: say('originalConfirm') },
    on: {
      click: () => {
        if (!tick.checked) return toast(say('originalText'));
        end();
        agreed();
      },
    },
  });
  const cancel = plain('button', { type: 'button', text: say('cancel'), on: { click: close } });
  const line = part(
    'original-check',
    'label',
    { class: 'd-checkbox' },
    tick,
    plain('span', { text: say('originalText') }),
  );
  const end = openDialog(
    'original-dialog',
    say('original'),
    plain('div', { class: 'footer' }, line, plain('div', {}, cancel, confirm)),
  );
}
