/**
 * Runs in the driven page, and changes nothing there: what a person would see of each element. Plain JavaScript, because nothing else here knows
 * what a page is.
 *
 * @param {readonly any[]} elements
 * @returns {{ visible: boolean, text: string, attributes: Record<string, string>, value: string | null }[]}
 */
export function seenElements(elements) {
  // It travels alone into the page: nothing from outside this function is there.
  const page = /** @type {any} */ (globalThis);
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    if (box.width <= 4 || box.height <= 4 || box.right <= 0 || box.left > page.innerWidth + 50) return false;
    for (let one = element; one !== null; one = one.parentElement) {
      const { opacity, visibility, display } = page.getComputedStyle(one);
      if (Number(opacity) <= 0.05 || visibility === 'hidden' || display === 'none') return false;
      if (one.getAttribute('aria-hidden') === 'true') return false;
    }
    return true;
  };
  return elements.map((element) => ({
    visible: isShown(element),
    text: String(element.innerText ?? element.textContent ?? '').trim(),
    attributes: Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value])),
    value: typeof element.value === 'string' ? element.value : null,
  }));
}
