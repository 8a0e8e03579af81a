import { settings } from './config.js';
import { record } from './record.js';

/** Without these it would be another thing, not one that is called otherwise. */
const kept = ['type', 'multiple', 'contenteditable'];

const names = new WeakMap();
const gone = new WeakSet();
const changed = new Map(settings.changed.map(({ part, how }) => [part, how]));

/**
 * An element with a name: what is done to it is recorded under that name, and a setting may change its class, its
 * attributes or its text. `look` is for its style only.
 */
export function part(name, tag, { look, text, style, on = {}, ...attributes } = {}, ...children) {
  const how = changed.get(name) ?? null;
  const other = (what) => how === what || how === 'all';
  const element = document.createElement(other('class') && tag.includes('-') ? 'x9-other' : tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key === 'class') continue;
    if (other('attribute') && !kept.includes(key)) continue;
    element.setAttribute(key, value === true ? '' : value);
  }
  element.className = [other('class') ? 'x9' : attributes.class, look].filter(Boolean).join(' ');
  if (style) element.style.cssText = style;
  if (text !== undefined) element.textContent = other('text') ? '…' : text;
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  if (name !== null) names.set(element, name);
  if (how === 'gone') gone.add(element);
  put(element, ...children);
  return element;
}

/** The same without a name. */
export function plain(tag, { look, text, ...attributes } = {}, ...children) {
  return part(null, tag, { look, text, ...attributes }, ...children);
}

export function put(parent, ...children) {
  parent.append(...children.flat().filter((child) => child && !gone.has(child)));
  return parent;
}

/** A text that a setting may change. */
export function textOf(name, text) {
  const how = changed.get(name);
  return how === 'text' || how === 'all' ? '…' : text;
}

export function isChanged(name, what) {
  const how = changed.get(name);
  return how === what || how === 'all';
}

export function toast(text) {
  const node = plain('div', { look: 'look-toast', text });
  document.body.append(node);
  setTimeout(() => node.remove(), 2500);
}

/** The nearest name around what an event came to. */
function nameOf(event) {
  for (const node of event.composedPath()) if (names.has(node)) return names.get(node);
  return null;
}

/** Everything done with hand or script leaves a line: which part, by whom. What was typed is counted, not kept. */
export function watchHands() {
  const capture = { capture: true };
  addEventListener('click', (event) => record('click', { part: nameOf(event), trusted: event.isTrusted }), capture);
  addEventListener(
    'keydown',
    (event) => record('key', { part: nameOf(event), trusted: event.isTrusted, ...special(event) }),
    capture,
  );
  addEventListener('paste', (event) => record('paste', { part: nameOf(event), trusted: event.isTrusted }), capture);
  addEventListener('drop', (event) => record('drop', { part: nameOf(event), trusted: event.isTrusted }), capture);
  addEventListener(
    'input',
    (event) => record('input', { part: nameOf(event), trusted: event.isTrusted, how: event.inputType ?? '' }),
    capture,
  );
  addEventListener(
    'change',
    (event) => {
      if (event.target.type !== 'file') return;
      const files = Array.from(event.target.files, ({ name, size }) => ({ name, bytes: size }));
      record('files', { part: nameOf(event), trusted: event.isTrusted, files });
    },
    capture,
  );
}

function special({ key, ctrlKey, metaKey }) {
  return key.length > 1 || ctrlKey || metaKey ? { key } : {};
}
