import type { Speech } from '../../../../contract/index.ts';
import type { LookingMessages } from '../../messages/looking.ts';

export function looking({ number }: Speech): LookingMessages {
  return { looking: { lookedAt: (files) => `正在挑选封面、查找相似的帖子：已看 ${number(files)} 个文件` } };
}
