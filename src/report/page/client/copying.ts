import type { ClientWords } from './rows.ts';

/** A button behind each command that has none yet. */
export function offerCopies(within: ParentNode, words: ClientWords): void {
  for (const code of within.querySelectorAll('code.command')) {
    if (code.nextElementSibling?.classList.contains('copy') === true) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = words.copy;
    button.setAttribute('aria-label', `${words.copy}: ${code.textContent ?? ''}`);
    button.addEventListener('click', () => {
      void copyFrom(code).then((isCopied) => {
        button.textContent = isCopied ? words.copied : words.copyByHand;
        button.setAttribute('aria-label', button.textContent);
      });
    });
    code.after(button);
  }
}

/** A page from a folder may not have a clipboard of its own; what is selected can always be copied. */
async function copyFrom(code: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return document.execCommand('copy');
  }
}
