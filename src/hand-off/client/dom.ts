type Attributes = Readonly<Record<string, string | boolean | (() => void)>>;
export type Child = Node | string | null;

/** An element with attributes, listeners (functions, by event name) and children. Text is only ever text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, value);
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

export function button(label: string, kind: 'main' | 'plain' | 'quiet', onPress: () => void): HTMLButtonElement {
  return make('button', { type: 'button', class: kind, click: onPress }, label);
}

/** Words from outside: their direction is their own business. */
export function foreign<Tag extends 'div' | 'h2' | 'p'>(tag: Tag, name: string, text: string): HTMLElement {
  return make(tag, { class: name, dir: 'auto' }, text);
}
