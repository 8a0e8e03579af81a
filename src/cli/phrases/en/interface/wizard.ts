import type { Speech } from '../../../../contract/index.ts';
import type { PaceRule } from '../../../../core/pace.ts';
import type { WizardMessages } from '../../messages/wizard.ts';
import { counter } from '../counting.ts';

export function wizard(speech: Speech): WizardMessages {
  const count = counter(speech);
  return {
    wizard: {
      title: `clipferry moves your own content off ${speech.source.name}.`,
      promise:
        'Nothing is published before you have seen the plan and said yes. Ctrl-C leaves at any time; nothing is lost.',

      workspaceHere: (folder, posts, archive) =>
        `There is a workspace here already: ${folder}, with ${count(posts, 'post')} from ${archive}`,
      whatWithIt: 'What now?',
      goOn: (accounts) =>
        `Go on: ${accounts.map(({ account, left }) => `${count(left, 'post')} to ${account.destination}`).join(', ')}`,
      another: (archive) => `Plan again, or for another place, from ${archive}`,
      newExport: 'Take another export',
      seeStatus: 'See where every post stands',
      leave: 'Nothing for now',

      whichExport: 'Which export?',
      exportHere: (name, folder, bytes, modifiedAt) =>
        `${name} (${[...(bytes === null ? [] : [speech.bytes(bytes)]), speech.day(modifiedAt), folder].join(', ')})`,
      anotherFile: 'Another file or folder',
      noExport: `No export was found here or in your downloads. If you have none yet: ${speech.source.askForExport}.`,
      askPath: `Where is the export ${speech.source.name} sent you? (drag the file here)`,
      tryAgain: 'Try another file; Ctrl-C leaves.',

      whatNow: 'What now?',
      fetch: 'Secure the files before the links die (nothing is published)',
      move: 'Choose where they go, and see the plan (nothing is published yet)',

      whereTo: 'Where should the posts go?',
      byHand: (title) =>
        `You publish on ${title} by hand: clipferry prepares everything, shows you one post after the other on your phone, and writes down what you did.`,
      notYet: (title) => `${title}: not possible yet`,
      whatInstead: 'What instead?',
      prepareFor: (title) => `A folder with everything prepared for ${title}: you press publish`,
      whichAccount: 'Which account there?',
      newAccount: 'Another one',
      askLabel: 'A short name for it, for yourself',
      signIn: (title) => `clipferry is not signed in at ${title} yet. Sign in now?`,

      captions: (without, posts) => {
        const whole = posts === 1 ? 'The post has no caption' : `None of your ${count(posts, 'post')} has a caption`;
        const some = `No caption: ${speech.number(without)} of your ${count(posts, 'post')}`;
        return `${without === posts && posts > 0 ? whole : some}. What now?`;
      },
      captionsHere: (file) => `Take ${file}, which is here already`,
      captionsRead: (captions) => `Read: ${count(captions, 'caption')}.`,
      readAgain: 'Read it once more?',
      captionsTable: 'Write them in a table: I make it, you fill it in',
      captionsFile: 'I have them in a file or folder (CSV, yt-dlp …)',
      captionsLookUp: `Ask ${speech.source.name} for them, one post after another`,
      lookUp: `This finds public posts whose number is in your export (your watch, like or share history names it at least twice). It was never tried on the live service. What stays without a caption waits.`,
      captionsDump: 'Look them up with yt-dlp: show me the command',
      captionsUntitled: 'Let them go without a caption',
      captionsLater: 'Leave those posts for now: they wait',
      askCaptions: 'Where is it? (drag it here; Enter: go on without)',
      dump: (command) => `yt-dlp reads the captions of your own public profile. In another terminal: ${command}`,
      fillIn: (file) =>
        `Open ${file} with Excel, Numbers, LibreOffice or an editor, write in the column caption, save. You may close clipferry meanwhile.`,
      filledIn: 'Press Enter when it is filled in',

      privatePosts: (posts) =>
        posts === 1
          ? '1 post is not public. What about it?'
          : `${speech.number(posts)} posts are not public. What about them?`,
      stayPrivate: 'Move too, and keep private there',
      leavePrivateOut: 'Leave behind',
      unknownAudience: (posts) =>
        `The export does not say who could see ${count(posts, 'post')}. What about ${posts === 1 ? 'it' : 'them'}?`,
      holdUnknown: 'Wait until I have looked',
      publicUnknown: 'Everybody could: they may be public there',

      howFast: 'How fast?',
      careful: (pace, lastAt) => `${paceText(pace, speech)}${until(lastAt, speech)}: the careful default`,
      slower: (pace, lastAt) => `${paceText(pace, speech)}${until(lastAt, speech)}`,
      ownPace: 'Something else',
      askPace: 'So many a day, and how far apart (5/day,2h)',

      how: 'How?',
      look: 'Only make the plan and show it (nothing is published)',
      rehearse: (title) => `Rehearse: everything for real, but to a copy of ${title} on this computer`,
      forReal: 'Fetch, plan, show me, ask me, publish',
      handOver: 'Fetch, plan, show me; then I publish by hand, post by post',
      nowForReal: 'And now for real?',
      same: (command) => `The same without questions: ${command}`,
    },
  };
}

function paceText({ perDay, minGapMs }: PaceRule, speech: Speech): string {
  const daily = perDay === null ? 'As many a day as the gap allows' : `${speech.number(perDay)} a day`;
  return minGapMs > 0 ? `${daily}, ${speech.duration(minGapMs)} apart` : daily;
}

function until(lastAt: Parameters<Speech['day']>[0] | null, speech: Speech): string {
  return lastAt === null ? '' : `, done about ${speech.day(lastAt)}`;
}
