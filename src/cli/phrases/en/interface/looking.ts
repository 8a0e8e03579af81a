import type { Speech } from '../../../../contract/index.ts';
import type { LookingMessages } from '../../messages/looking.ts';
import { counter } from '../counting.ts';

export function looking(speech: Speech): LookingMessages {
  const count = counter(speech);
  return {
    looking: { lookedAt: (files) => `Looking for covers, and for posts that look alike: ${count(files, 'file')}` },
  };
}
