import type { PhraseBook } from '../../../contract/index.ts';
import type { LedgerReasons } from '../../../contract/reasons/ledger.ts';
import { counted } from './counting.ts';

/** A code that only a bug brings to light. */
const reportIt = ['keep the workspace as it is and report this: it is a bug in clipferry'];

export const ledger: PhraseBook<LedgerReasons> = {
  locked: ({ folder, pid, startedAt }, speech) => ({
    says: `another clipferry is running in ${folder ?? 'this workspace'}${processOf(pid ?? null, startedAt == null ? null : speech.minute(startedAt))}`,
    ways: [
      'wait for it to finish, or stop it and run the same command again',
      { text: 'look at how far it is, meanwhile', command: speech.command('status') },
    ],
  }),
  'no-ledger': ({ folder }, speech) => ({
    says: `there is no clipferry workspace in ${folder ?? 'this folder'}`,
    ways: [
      { text: 'begin with your export', command: speech.command('fetch', '<export>') },
      'or name the folder that has one with --workspace',
    ],
  }),
  'newer-ledger': ({ path, schema, knownSchema }) => ({
    says: `${path ?? 'the ledger'} was written by a newer clipferry${schema === undefined || knownSchema === undefined ? '' : ` (schema ${schema}; this one knows ${knownSchema})`}`,
    ways: [{ text: 'update clipferry', command: 'npm install -g clipferry@latest' }],
  }),
  'sqlite-missing': ({ nodeVersion }) => ({
    says: `the SQLite library better-sqlite3 does not run on this Node${nodeVersion === undefined ? '' : ` (${nodeVersion})`}: its binary is missing or was made for another version`,
    ways: [
      { text: 'run this where clipferry is installed', command: 'npm rebuild better-sqlite3' },
      { text: 'the same with npm 12 and later', command: 'npm rebuild better-sqlite3 --allow-scripts=better-sqlite3' },
      'or install clipferry again with this Node',
    ],
  }),
  'ledger-read-only': ({ path }) => ({
    says: `${path ?? 'the ledger'} cannot be written: the file or its folder is read-only`,
    ways: ['make the workspace writable, or choose another with --workspace'],
  }),
  'ledger-unopenable': ({ path }) => ({
    says: `${path ?? 'the ledger'} cannot be opened`,
    ways: ['check that the workspace folder exists and that you may read and write it'],
  }),
  'ledger-damaged': (values, speech) => ({
    says: damaged(values),
    ways: [
      { text: 'see what is wrong with it', command: speech.command('ledger', 'check') },
      { text: 'put back a good one; nothing is deleted', command: speech.command('ledger', 'restore') },
    ],
  }),
  'ledger-emptied': ({ path, publications = 0 }, speech) => ({
    says: `${path ?? 'the ledger'} is empty, but ${publications > 0 ? `${counted(speech, publications, 'post')} ${publications === 1 ? 'was' : 'were'} published from this workspace, or may have been` : 'this workspace was used'}. Nothing was published now`,
    ways: [
      { text: 'bring back what it knew; nothing is deleted', command: speech.command('ledger', 'restore') },
      'or put the file back yourself, together with its -wal file if there is one',
    ],
  }),
  'ledger-behind': ({ path, publications }, speech) => ({
    says: `${path ?? 'the ledger'} is older than what was published: ${publications === undefined ? 'some posts are' : `${counted(speech, publications, 'post')} ${publications === 1 ? 'is' : 'are'}`} missing in it. Nothing was published now`,
    ways: [{ text: 'enter what it is missing; nothing is deleted', command: speech.command('ledger', 'restore') }],
  }),
  'ledger-is-backup': ({ path }, speech) => ({
    says: `${path ?? 'the ledger'} is a backup that was put there by hand: what was published since it was made is not in it. Nothing was published now`,
    ways: [{ text: 'enter what it is missing; nothing is deleted', command: speech.command('ledger', 'restore') }],
  }),
  'ledger-foreign': ({ path, journal }, speech) => ({
    says: `${path ?? 'the ledger'} and ${journal ?? 'the journal of what was published'} do not belong together: one of them came from another workspace. Nothing was published now`,
    ways: [
      'put back the one that belongs here',
      {
        text: 'or move the one that does not belong here out of the workspace, and bring back what is missing',
        command: speech.command('ledger', 'restore'),
      },
    ],
  }),
  'journal-damaged': ({ path, line }, speech) => ({
    says: `${path ?? 'the journal of what was published'} is damaged${line === undefined ? '' : ` in line ${speech.number(line)}`}. Nothing was published now`,
    ways: [
      {
        text: 'write it anew from the ledger; the damaged file is kept beside it',
        command: speech.command('ledger', 'restore'),
      },
    ],
  }),
  'restore-unfinished': (_, speech) => ({
    says: 'a ledger was being put back and that was cut off',
    ways: [{ text: 'finish it', command: speech.command('ledger', 'restore') }],
  }),
  'nothing-to-restore-from': ({ folder }, speech) => ({
    says: `there is nothing to bring the ledger back from${folder === undefined ? '' : ` in ${folder}`}: no backup, and no journal of what was published. What was published from here cannot be known from here`,
    ways: [
      'if you have a copy of ledger.sqlite anywhere, put it back (with its -wal file, if there is one)',
      {
        text: 'else look at the destination, and migrate only what is missing there, in a new workspace',
        command: speech.command(
          'migrate',
          '<export>',
          '--to',
          '<destination>',
          '--ids',
          '<file>',
          '--workspace',
          '<folder>',
        ),
      },
    ],
  }),
  'backup-not-found': ({ path }, speech) => ({
    says: `there is no backup ${path === undefined ? 'of that name' : `at ${path}`}`,
    ways: [{ text: 'take the newest good one', command: speech.command('ledger', 'restore') }],
  }),
  'backup-unusable': ({ path }, speech) => ({
    says: `${path ?? 'the backup'} cannot be put back`,
    ways: [{ text: 'take the newest good one', command: speech.command('ledger', 'restore') }],
  }),
  'backup-of-other-workspace': ({ path }, speech) => ({
    says: `${path ?? 'the backup'} is of another workspace`,
    ways: [{ text: 'take the newest of this one', command: speech.command('ledger', 'restore') }],
  }),
  'wrong-ledger-action': ({ given }, speech) => ({
    says: `ledger cannot ${given ?? 'do that'}`,
    ways: [
      { text: 'look whether it is whole', command: speech.command('ledger', 'check') },
      { text: 'keep a copy of it', command: speech.command('ledger', 'backup') },
      { text: 'put back a good one', command: speech.command('ledger', 'restore') },
    ],
  }),
  'restore-needs-yes': (_, speech) => ({
    says: 'a ledger is put back only with your yes',
    ways: [{ text: 'say so beforehand', command: speech.command('ledger', 'restore', '--yes') }],
  }),
  'restore-not-confirmed': 'not confirmed: the ledger is as it was',
  'journal-lines-lost': ({ lines }, speech) => ({
    says: `${lines === undefined ? 'some lines' : counted(speech, lines, 'line')} of the journal of what was published could not be read when the ledger was put back: a post may be public that clipferry does not know of`,
    ways: [
      'look at the account, and compare it with the report',
      { text: 'see what clipferry knows', command: speech.command('report') },
    ],
  }),
  'journal-lost': ({ since }, speech) => ({
    says: `the journal of what was published was lost together with the ledger, and the backup that was put back knows nothing ${since === undefined ? 'of what came after it' : `after ${speech.minute(since)}`}: posts may be public that clipferry would publish again`,
    ways: [
      'look at the account: what is the newest post there?',
      { text: 'see what clipferry knows', command: speech.command('report') },
      { text: 'leave out what is there already', command: speech.command('skip', '<ref>') },
    ],
  }),
  'journal-changed': ({ path }) => ({
    says: `another program changed or removed ${path ?? 'the journal of what was published'} while clipferry was writing it`,
    ways: ['keep other programs out of the workspace while a run is going on, and run the same command again'],
  }),
  'ledger-busy': ({ path }) => ({
    says: `${path ?? 'the ledger'} is being written by another program`,
    ways: ['wait for the other clipferry (or backup program) to finish and run the same command again'],
  }),
  'ledger-disk-error': ({ path, error }) => ({
    says: `the disk failed while ${path ?? 'the ledger'} was read or written${error === undefined ? '' : ` (${error})`}`,
    ways: ['check the disk and its free space, then run the same command again; nothing half-written counts'],
  }),
  'export-of-other-account': ({ path, accountName, workspaceAccountName }, speech) => ({
    says: `${path ?? 'the export'} belongs to ${accountName === undefined ? 'another account' : `the account ${accountName}`}, but this workspace holds the posts of ${workspaceAccountName ?? 'a different one'}`,
    ways: [
      {
        text: 'give it a workspace of its own',
        command: speech.command('inspect', path ?? '<export>', '--workspace', accountName ?? '<folder>'),
      },
    ],
  }),
  'unknown-post': ({ ref }, speech) => ({
    says: `the workspace has no post ${ref ?? 'of that name'}`,
    ways: [{ text: 'see what it has', command: speech.command('report') }],
  }),
  'plan-foreign': ({ ref, delivery, place }, speech) => ({
    says: `${place === undefined ? '' : `${place}: `}the plan names ${delivery !== undefined ? `the delivery ${delivery}` : ref !== undefined ? `the post ${ref}` : 'a post'}, which this workspace does not have`,
    ways: [
      {
        text: 'make the plan anew from the export',
        command: speech.planAgain(),
      },
    ],
  }),
  'not-in-plan': 'the newest plan does not name this post',
  noted: 'noted by an earlier version of clipferry',
  'no-reason': 'no reason was written down',
  'unknown-row': ({ table, row }) => ({
    says: `the ledger has no ${named('row', row)} in ${table ?? 'one of its tables'}`,
    ways: reportIt,
  }),
  'bad-transition': ({ subject, from, to }) => ({
    says: `${subject ?? 'a delivery'} is ${from ?? 'in another state'}: ${to ?? 'this step'} does not fit`,
    ways: reportIt,
  }),
  'bad-attempt': ({ delivery, number, lastNumber }) => ({
    says: `${number === undefined ? 'an attempt' : `attempt ${number}`} of ${delivery ?? 'a delivery'} cannot begin: the last one is ${lastNumber ?? 'another'}`,
    ways: reportIt,
  }),
  'attempt-settled': ({ delivery, number, outcome }) => ({
    says: `${number === undefined ? 'an attempt' : `attempt ${number}`} of ${delivery ?? 'a delivery'} is already settled${outcome === undefined ? '' : ` as ${outcome}`}`,
    ways: reportIt,
  }),
  'plan-ended': ({ plan }) => ({
    says: `${plan === undefined ? 'the plan' : `plan ${plan}`} is already in force and cannot change`,
    ways: reportIt,
  }),
};

function processOf(pid: number | null, startedAt: string | null): string {
  const parts = [...(pid === null ? [] : [`process ${pid}`]), ...(startedAt === null ? [] : [`started ${startedAt}`])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function damaged(values: {
  readonly path?: string;
  readonly table?: string;
  readonly row?: string;
  readonly field?: string;
}) {
  const { path, table, row, field } = values;
  if (table === undefined && field !== undefined)
    return `${path ?? 'the ledger'} is damaged: what stands in ${field} cannot be`;
  if (table === undefined) return `${path ?? 'the ledger'} is damaged or is not a clipferry ledger`;
  return `the ledger is damaged: what stands in ${field ?? 'a field'} of ${named(table, row)} cannot be read`;
}

function named(what: string, name: string | undefined): string {
  return name === undefined ? what : `${what} ${name}`;
}
