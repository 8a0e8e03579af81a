import type { JsonObject, Reason } from '../contract/index.ts';
import type { Talk, Told } from './phrases/talk.ts';

/** The sentence and the best way out, in one line of a report. */
export async function oneLine(talk: Talk, reason: Reason, by?: string): Promise<string> {
  return inOneLine(talk, await talk.say(reason, by));
}

export function inOneLine({ text }: Talk, { sentence, ways }: Told): string {
  const [best] = ways;
  if (best === undefined) return sentence;
  return text.join([sentence, text.wayInLine(best.text, best.command)]);
}

/** For `--json`: the reason as data, and what a person would read. */
export async function reasonData(talk: Talk, reason: Reason, by?: string): Promise<JsonObject> {
  const { code, values, said } = reason;
  const { sentence } = await talk.say(reason, by);
  return {
    code,
    ...(values === undefined ? {} : { values }),
    ...(said === undefined ? {} : { said }),
    text: sentence,
  };
}
