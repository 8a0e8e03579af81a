import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/contract/index.ts';
import { type SeenRequest, startServer } from '../../support/http-server.ts';

/** One call that must come next, and what it is told. */
export interface Line {
  /** the last word of the method's name */
  readonly method: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly body: JsonObject;
}

export interface PaperServer {
  readonly origin: string;
  readonly host: string;
  /** Adds to the script. */
  expect(line: Line): void;
  /** calls of one method so far */
  calls(method: string): readonly SeenRequest[];
}

/**
 * A server that follows a script over real HTTP: each call must be the next line, to the letter. What is asked of an
 * account's own server (`getSession`, `getServiceAuth`) it answers whenever it is asked. Ends with the test, and fails it
 * when lines are left over.
 */
export async function startPaperServer(always: Readonly<Record<string, JsonObject>>): Promise<PaperServer> {
  const script: Line[] = [];
  const server = await startServer((request, response) => {
    const url = new URL(request.url, 'http://paper');
    const method = url.pathname.split('.').at(-1) ?? '';
    const answer = (status: number, body: JsonObject) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const constant = always[method];
    if (constant) return answer(200, constant);
    const line = script.shift();
    const asked = `${method} ${JSON.stringify(Object.fromEntries(url.searchParams))}`;
    const wanted = line ? `${line.method} ${JSON.stringify(line.query ?? {})}` : 'nothing more';
    if (!line || asked !== wanted) return answer(599, { error: 'OffScript', message: `${asked}, and not ${wanted}` });
    answer(line.status ?? 200, line.body);
  });
  onTestFinished(async () => {
    await server.close();
    if (script.length > 0) throw new Error(`calls nobody made: ${script.map(({ method }) => method).join(', ')}`);
  });
  return {
    origin: server.origin,
    host: server.host,
    expect: (line) => void script.push(line),
    calls: (method) => server.requests.filter(({ url }) => url.includes(`.${method}`)),
  };
}
