import { z } from 'zod';
import { callApi, type Link } from './api.ts';
import type { Topic } from './note-body.ts';

const rowSchema = z.looseObject({ id: z.string().nullish(), name: z.string().nullish(), link: z.string().nullish() });
const answerSchema = z.looseObject({ topic_info_dtos: z.array(rowSchema).nullish() });

/** Topics by the names of hashtags; names that were asked once are not asked again. */
export class TopicFinder {
  readonly #link: Link;
  readonly #known = new Map<string, Topic | null>();

  constructor(link: Link) {
    this.#link = link;
  }

  async find(names: readonly string[], signal: AbortSignal): Promise<readonly Topic[]> {
    const found: Topic[] = [];
    for (const name of names) {
      const known = this.#known.get(name);
      const topic = known === undefined ? await findTopic(this.#link, name, signal) : known;
      this.#known.set(name, topic);
      if (topic !== null) found.push(topic);
      else this.#link.ctx.log('no topic of this name: the hashtag stays plain text', { tag: name });
    }
    return found;
  }
}

/**
 * Names are matched exactly, because Simplified and Traditional spellings are different topics; a row
 * without id or link only offers to make one (新建话题) and leads nowhere.
 */
async function findTopic(link: Link, name: string, signal: AbortSignal): Promise<Topic | null> {
  const { topic_info_dtos: rows } = await callApi(
    link,
    {
      phase: 'read',
      base: 'edith',
      method: 'POST',
      path: '/web_api/sns/v1/search/topic',
      body: JSON.stringify({
        keyword: name,
        suggest_topic_request: { title: '', desc: `#${name}` },
        page: { page_size: 20, page: 1 },
      }),
      data: answerSchema,
    },
    signal,
  );
  const row = (rows ?? []).find((one) => one.name === name && one.id && one.link);
  return row?.id && row.link ? { id: row.id, name, link: row.link } : null;
}
