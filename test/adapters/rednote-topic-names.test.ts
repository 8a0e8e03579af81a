import { describe, expect, it } from 'vitest';
import { topicTable } from '../../adapters/destinations/rednote/topic-names.ts';
import { scanCaption } from '../../src/core/caption/tokens.ts';

describe("REDnote's table of topics", () => {
  it('has tags and topics that can be written, and leads nowhere twice', () => {
    const isTag = (name: string) =>
      scanCaption(`#${name}`, () => null).every((token) => token.kind === 'tag' && token.name === name);
    const topicNames = topicTable.pairs();
    expect(topicNames.length).toBeGreaterThan(400);
    const tags = new Set(topicNames.map(([tag]) => tag));
    for (const [tag, topic] of topicNames) {
      expect(isTag(tag) && isTag(topic), `${tag} ${topic}`).toBe(true);
      expect(tag).toBe(tag.toLowerCase());
      expect(topicTable.nameFor(topic), topic).toBeNull();
    }
    expect(tags.size).toBe(topicNames.length);
  });

  it('knows tags whatever their case and width, and no name of the language itself', () => {
    expect(topicTable.nameFor('ＴRAVEL')).toBe('旅行');
    for (const name of ['constructor', '__proto__', 'toString']) expect(topicTable.nameFor(name)).toBeNull();
  });
});
