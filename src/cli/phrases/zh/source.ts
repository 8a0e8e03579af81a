import type { PhraseBook } from '../../../contract/index.ts';
import type { SourceReasons } from '../../../contract/reasons/source.ts';

export const source: PhraseBook<SourceReasons> = {
  'not-an-export': ({ path }) => ({
    says: path === undefined ? '这不是能识别的导出' : `${path} 不是能识别的导出`,
    ways: ['请给出平台发来的 zip、解压后的文件夹，或里面的 JSON 或 TXT 文件'],
  }),
};
