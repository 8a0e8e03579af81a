import type { Page } from 'playwright-core';

/** Texts whose contrast is below AA: 4.5, or 3 for large ones. Everything that has text of its own is measured as it is painted. */
export function findPale(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const colourOf = (text: string): Colour => {
      if (canvas === null) return [0, 0, 0, 1];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const own = colourOf(getComputedStyle(element).backgroundColor);
      return own[3] > 0.99 ? own : behind(element.parentElement);
    };
    const light = ([red, green, blue]: Colour): number => {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one: Colour, other: Colour): number => {
      const [high = 0, low = 0] = [light(one), light(other)].sort((a, b) => b - a);
      return (high + 0.05) / (low + 0.05);
    };
    const pale: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      const text = Array.from(element.childNodes, (node) =>
        node.nodeType === 3 ? (node.textContent ?? '').trim() : '',
      ).join('');
      const look = getComputedStyle(element);
      if (text === '' || !element.checkVisibility() || element.closest('script,style,:disabled') !== null) continue;
      const isDrawn = element.closest('svg') !== null && element.tagName === 'text';
      if (element.closest('svg') !== null && !isDrawn) continue;
      const size = Number.parseFloat(look.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(look.fontWeight) >= 700);
      const found = ratio(colourOf(isDrawn ? look.fill : look.color), behind(element));
      if (found < (isLarge ? 3 : 4.5))
        pale.push(`${found.toFixed(2)} ${element.tagName}.${element.className}: ${text.slice(0, 30)}`);
    }
    return pale;
  });
}
