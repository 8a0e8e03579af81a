import { describe, expect, it } from 'vitest';
import { tagsIn, withTags } from '../../../src/core/caption/retag.ts';

const plain = (tag: string) => `#${tag}`;
const topic = (tag: string) => ` #${tag}[话题]# `;

describe('a body whose tags are others now', () => {
  it.each([
    ['Night boat #night #ferry', ['night', 'ferry'], ['one', 'two'], 'Night boat #one #two'],
    ['Night boat #night #ferry', ['night'], ['ferry'], 'Night boat #ferry'],
    ['I took the #ferry home', ['ferry'], ['boat'], 'I took the ferry home #boat'],
    ['No tags', [], ['one'], 'No tags #one'],
    ['', [], ['one'], '#one'],
    ['Two lines\n#a #b', ['a', 'b'], [], 'Two lines'],
    ['Kept #Ferry', [], ['ferry'], 'Kept #Ferry'],
  ])('%j without %j, with %j', (body, gone, wanted, expected) => {
    expect(withTags(body, { gone, wanted, inBody: plain })).toBe(expected);
  });

  it('is written as the destination writes tags', () => {
    const body = '黄昏 #旅行[话题]# #海[话题]#';
    expect(withTags(body, { gone: ['旅行'], wanted: ['海', '船'], inBody: topic })).toBe('黄昏 #海[话题]# #船[话题]#');
    expect(tagsIn(body, topic)).toEqual(['旅行', '海']);
  });

  it('stays as it is where tags travel beside the text', () => {
    expect(withTags('Words', { gone: [], wanted: ['one'], inBody: () => null })).toBe('Words');
  });
});
