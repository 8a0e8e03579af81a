import type { PhraseBook } from '../../../contract/index.ts';
import type { WorkspaceReasons } from '../../../contract/reasons/workspace.ts';

export const workspace: PhraseBook<WorkspaceReasons> = {
  'log-file-unwritable': ({ path }) => ({
    says: `nothing was begun, because the log ${path ?? 'file'} cannot be written`,
    ways: ['name another file with --log-file, in a folder that is there, or leave the flag away'],
  }),
  'log-file-taken': ({ path, whose }) => ({
    says:
      whose === 'somebody'
        ? `nothing was begun, because ${path ?? 'the file for the log'} is there already and is no log of clipferry`
        : `nothing was begun, because ${path ?? 'the file for the log'} is one of the workspace's own files, and a log would break it`,
    ways: ['name a new file with --log-file'],
  }),
  'wrong-workspace-action': ({ given }, speech) => ({
    says: `there is no "workspace ${given ?? ''}"`,
    ways: [
      { text: 'see what the workspace holds', command: speech.command('workspace') },
      { text: 'remove what nothing needs any more', command: speech.command('workspace', 'free') },
    ],
  }),
  'free-needs-yes': (_, speech) => ({
    says: 'nothing was removed: somebody has to say yes first, and nobody can be asked here',
    ways: [
      { text: 'see what would go', command: speech.command('workspace') },
      { text: 'remove it without being asked', command: speech.command('workspace', 'free', '--yes') },
    ],
  }),
  'free-not-confirmed': 'nothing was removed',
  'not-seen-lately': ({ account }, speech) => ({
    says: `nobody has looked within the last day whether they are still ${account === undefined ? 'there' : `at ${account}`}`,
    ways: [{ text: 'look now', command: speech.command('verify') }],
  }),
  'not-whole-there': ({ account }, speech) => ({
    says: `their files do not lie ${account === undefined ? 'there' : `at ${account}`} as they were put there`,
    ways: [{ text: 'see which', command: speech.command('verify') }],
  }),
  'space-not-confirmed': (_, speech) => ({
    says: 'nothing was fetched',
    ways: [
      { text: 'see what the workspace holds, and what can go', command: speech.command('workspace') },
      'or name a folder on another disk with --workspace',
    ],
  }),
};
