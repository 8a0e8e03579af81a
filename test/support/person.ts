import { noteAddress, Phone } from './phone.ts';

/** What a person does at the page, post by post. Their memory is what is really out there. */
export class PersonAtPage {
  /** first words of what they posted, as often as they did */
  readonly posted: string[] = [];
  /** posts they were shown as new, though they had posted them */
  readonly offeredAgain: string[] = [];
  readonly asked: string[] = [];

  /** Posts whatever is shown, and answers every question truly, until the page says goodbye or is gone. */
  async work(url: string): Promise<void> {
    let last: string | null = null;
    try {
      const phone = await Phone.scan(url);
      for (;;) {
        const next = await phone.nextCard(last);
        if (next === null) return;
        const { card, kind } = next;
        last = card.id;
        const title = card.heading?.text ?? card.body.text;
        if (kind === 'question') {
          this.asked.push(title);
          const isOut = this.posted.includes(title);
          await phone.answer(isOut ? said(card.id, this.posted.indexOf(title)) : { kind: 'not-now', card: card.id });
          continue;
        }
        if (this.posted.includes(title)) this.offeredAgain.push(title);
        this.posted.push(title);
        await phone.answer(said(card.id, this.posted.length - 1));
      }
    } catch {
      // The computer went away. What is posted is posted.
    }
  }
}

function said(card: string, number: number) {
  return { kind: 'posted', card, address: noteAddress(number + 1), sure: false } as const;
}
