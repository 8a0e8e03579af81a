import type { Language } from '../../contract/index.ts';
import type { Book } from './book.ts';

/** Only the reader's own language is loaded: each is a fifth of a megabyte. */
export async function openBook(language: Language): Promise<Book> {
  return books[language]();
}

const books: Readonly<Record<Language, () => Promise<Book>>> = {
  en: async () => (await import('./en/book.ts')).book,
  zh: async () => (await import('./zh/book.ts')).book,
};
