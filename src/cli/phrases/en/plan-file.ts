import type { PhraseBook, Speech, Way } from '../../../contract/index.ts';
import type { PlanFileReasons } from '../../../contract/reasons/plan-file.ts';

export const planFile: PhraseBook<PlanFileReasons> = {
  'decided-by-hand': 'you decided so in the plan',
  'plan-wrong': ({ path, item, field }, speech) => ({
    says: `${place({ path, item }, speech)}: ${field === undefined || field === '' ? 'this is not a plan' : `${field} is wrong`}`,
    ways: [makeItAnew(speech)],
  }),
  'plan-of-older-version': ({ path }, speech) => ({
    says: `${path ?? 'the plan'} was written by an older clipferry; what was changed in it by hand cannot be taken over`,
    ways: [
      makeItAnew(speech),
      { text: 'carry out the plan the workspace holds, without the file', command: speech.command('run') },
    ],
  }),
  'plan-of-other-account': ({ path, destination, account }, speech) => ({
    says: `${path ?? 'the file'} is a plan for ${destination ?? 'another destination'}/${account ?? 'another account'}, which this workspace has none for`,
    ways: [makeItAnew(speech)],
  }),
  'plan-item-foreign': ({ path, item, destination, account, delivery, ref }, speech) => ({
    says: `${place({ path, item }, speech)}: ${destination ?? 'the destination'}/${account ?? 'account'} has no delivery ${delivery ?? 'of that name'} of the post ${ref ?? 'it names'}`,
    ways: [makeItAnew(speech)],
  }),
  'plan-impossible': ({ path, item, ref }, speech) => ({
    says: `${place({ path, item }, speech)}: ${ref ?? 'the post'} cannot be delivered, there is no file for it that could go`,
    ways: ['leave its verdict as it was'],
  }),
  'plan-large': ({ path }, speech) => ({
    says: `${path ?? 'the plan'} is too large to be read back`,
    ways: [{ text: 'carry out the plan the workspace holds, without the file', command: speech.command('run') }],
  }),
  'plan-unreadable': ({ path }) => `cannot read ${path ?? 'the plan'}`,
};

function place({ path, item }: { path?: string | undefined; item?: number | undefined }, speech: Speech): string {
  return `${path ?? 'the plan'}${item === undefined ? '' : `, item ${speech.number(item)}`}`;
}

function makeItAnew(speech: Speech): Way {
  return { text: 'make it anew', command: speech.command('plan', '<export>', '--to', '<destination>') };
}
