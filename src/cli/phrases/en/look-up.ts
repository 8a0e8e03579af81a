import type { PhraseBook } from '../../../contract/index.ts';
import type { LookUpReasons } from '../../../contract/reasons/look-up.ts';
import { counted } from './counting.ts';

const again = 'run the same command again later: it goes on where it stopped';
const otherWay = 'or give captions from a file: `clipferry help captions`';

export const lookUp: PhraseBook<LookUpReasons> = {
  'look-up-gone': (_, speech) =>
    `${speech.source.name} shows it to nobody without a sign-in: it is private, deleted, or was never there`,
  'look-up-foreign': ({ owner }, speech) => ({
    says: `its number at ${speech.source.name} belongs to a post of ${owner === undefined ? 'another account' : `@${owner}`}: nothing was taken`,
    ways: ['if that is your own name by now, give captions from a file'],
  }),
  'look-up-trouble': ({ host, status }) =>
    `${host ?? 'the other side'} gave no answer that can be used${status === undefined ? '' : ` (HTTP ${status})`}`,
  'look-up-blocked': ({ host, status, untilAt }, speech) => ({
    says: [
      `${host ?? 'the other side'} does not want to be asked any more${status === undefined ? '' : ` (HTTP ${status})`}`,
      untilAt === undefined ? '' : `: not before ${speech.minute(untilAt)}`,
    ].join(''),
    ways: [again, otherWay],
  }),
  'look-up-page-instead': ({ host, untilAt }, speech) => ({
    says: [
      `${host ?? 'the other side'} sent a page for people instead of an answer, which is how a block looks`,
      untilAt === undefined ? '' : `: nothing is asked before ${speech.minute(untilAt)}`,
    ].join(''),
    ways: [again, otherWay],
  }),
  'look-up-too-early': ({ host, untilAt }, speech) => ({
    says: `${host ?? 'the other side'} is not asked before ${untilAt === undefined ? 'some time has passed' : speech.minute(untilAt)}, as it wished`,
    ways: [again, otherWay],
  }),
  'look-up-unreachable': ({ host, posts }, speech) => ({
    says: `${host ?? 'the other side'} did not answer for ${posts === undefined ? 'several posts' : counted(speech, posts, 'post')} in a row`,
    ways: [again],
  }),
  'look-up-all-gone': ({ host, posts }, speech) => ({
    says: `${host ?? 'the other side'} knows none of the first ${posts === undefined ? 'posts' : counted(speech, posts, 'post')}: either nobody is shown them, or it can no longer be asked this way`,
    ways: ['look whether your posts can be seen without signing in', otherWay],
  }),
  'look-up-unknown-source': (_, speech) => ({
    says: `captions cannot be looked up at ${speech.source.name}`,
    ways: ['give captions from a file: `clipferry help captions`'],
  }),
};
