import type { Speech } from '../../../../contract/index.ts';
import type { PageMessages } from '../../messages/page.ts';
import { counter } from '../counting.ts';

export function page(speech: Speech): PageMessages {
  const count = counter(speech);
  const them = (posts: number) => (posts === 1 ? 'it' : 'them');
  return {
    page: {
      plan: (address) => `The plan to look at, in your browser: ${address}`,
      report: (address) => `The report to look at, in your browser: ${address}`,
      notWritten: (path, sentence) => `The page ${path} could not be written, which changes nothing else: ${sentence}`,
      onRequest: (posts, command) => `A page of ${count(posts, 'post')} is written on request: ${command}`,
      pictures: (pictures) => `Making small pictures for the page: ${speech.number(pictures)}`,
      next: {
        fetch: (files) => `fetch ${count(files, 'file')} before ${files === 1 ? 'its link dies' : 'their links die'}`,
        publish: (posts) => `publish ${count(posts, 'post')}, as planned`,
        handOff: (posts) => `post ${count(posts, 'post')} yourself, one after another, with everything prepared`,
        rehearse: ({ destination }) => `rehearse once more: nothing goes to ${destination}`,
        resolve: (posts) => `say of ${count(posts, 'post')} whether ${posts === 1 ? 'it was' : 'they were'} published`,
        retry: (posts, files) =>
          `try ${count(posts, 'post')}${files === 0 ? '' : ` and ${count(files, 'file')}`} again, when the reasons are seen to`,
        undo: (posts) => `go on taking ${count(posts, 'post')} back`,
        verify: (posts) =>
          `look whether ${count(posts, 'published post')} ${posts === 1 ? 'is' : 'are'} still as you sent ${them(posts)}`,
      },
    },
  };
}
