import type { Book } from '../book.ts';
import { destination } from './destination.ts';
import { reasons } from './index.ts';
import { chinese } from './interface/index.ts';

export const book: Book = { reasons, messages: chinese, platformCodes: Object.keys(destination) };
