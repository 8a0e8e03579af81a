/**
 * Copies, and says whether it did. The clipboard's own interface wants https, and this page comes over plain http from the next
 * room, so a selected text field is the usual way.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused: the other way.
  }
  const field = document.createElement('textarea');
  field.value = text;
  // Readable for nobody and on the screen all the same: iPhones copy nothing that is hidden.
  field.className = 'offscreen';
  field.readOnly = true;
  field.setAttribute('aria-hidden', 'true');
  document.body.append(field);
  const focused = document.activeElement;
  field.focus();
  field.setSelectionRange(0, text.length);
  const copied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

export function selectWords(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
