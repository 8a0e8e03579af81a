import type { Book } from '../book.ts';
import { destination } from './destination.ts';
import { reasons } from './index.ts';
import { english } from './interface/index.ts';

export const book: Book = { reasons, messages: english, platformCodes: Object.keys(destination) };
