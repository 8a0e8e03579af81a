import { compilePage } from '../../../kit/index.ts';
import type { PostView } from '../card/post.ts';
import type { Frame } from '../frame.ts';

interface NextView {
  readonly heading: string;
  readonly ways: PostView['ways'];
}

const template = compilePage<NextView>(`<section class="next" aria-labelledby="next">
<h2 id="next"><%= it.heading %></h2>
<ol><% for (const way of it.ways) { %><li><p><bdi><%= way.text %></bdi></p><% if (way.command !== undefined) { %><code class="command" dir="ltr"><% way.command.split(' ').forEach((word, index) => { %><%= index > 0 ? ' ' : '' %><span><%= word %></span><% }) %></code><% } %></li><% } %></ol>
</section>
`);

export function nextHtml({ head, words }: Frame): string {
  return head.next.length === 0
    ? ''
    : template({
        heading: words.next.heading,
        ways: head.next.map((way) => ({ ...way, text: words.phrase(way.text) })),
      });
}
