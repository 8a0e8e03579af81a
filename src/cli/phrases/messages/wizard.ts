import type { Account, IsoTime } from '../../../contract/index.ts';
import type { PaceRule } from '../../../core/pace.ts';

/** The questions of `clipferry` without arguments. A choice is one line of 80 columns. */
export interface WizardMessages {
  readonly wizard: {
    readonly title: string;
    readonly promise: string;

    /** a workspace that is here already */
    workspaceHere(folder: string, posts: number, archive: string): string;
    readonly whatWithIt: string;
    /** `accounts`: what is left for each */
    goOn(accounts: readonly { readonly account: Account; readonly left: number }[]): string;
    another(archive: string): string;
    readonly newExport: string;
    readonly seeStatus: string;
    readonly leave: string;

    readonly whichExport: string;
    exportHere(name: string, folder: string, bytes: number | null, modifiedAt: IsoTime): string;
    readonly anotherFile: string;
    readonly noExport: string;
    readonly askPath: string;
    readonly tryAgain: string;

    readonly whatNow: string;
    readonly fetch: string;
    readonly move: string;

    readonly whereTo: string;
    /** a person publishes there: how that goes */
    byHand(title: string): string;
    /** a destination that cannot be used yet */
    notYet(title: string): string;
    readonly whatInstead: string;
    /** everything prepared within the limits of that destination, and the person publishes */
    prepareFor(title: string): string;
    readonly whichAccount: string;
    readonly newAccount: string;
    readonly askLabel: string;
    signIn(title: string): string;

    /** `without` of `posts` have no caption */
    captions(without: number, posts: number): string;
    /** a table that was made before */
    captionsHere(file: string): string;
    captionsRead(captions: number): string;
    readonly readAgain: string;
    readonly captionsTable: string;
    readonly captionsFile: string;
    readonly captionsDump: string;
    readonly captionsLookUp: string;
    /** what to expect of it */
    readonly lookUp: string;
    readonly captionsUntitled: string;
    readonly captionsLater: string;
    readonly askCaptions: string;
    /** how a person gets a file with their captions, by a program of somebody else's */
    dump(command: string): string;
    fillIn(file: string): string;
    readonly filledIn: string;

    privatePosts(posts: number): string;
    readonly stayPrivate: string;
    readonly leavePrivateOut: string;
    unknownAudience(posts: number): string;
    readonly holdUnknown: string;
    readonly publicUnknown: string;

    readonly howFast: string;
    careful(pace: PaceRule, lastAt: IsoTime | null): string;
    slower(pace: PaceRule, lastAt: IsoTime | null): string;
    readonly ownPace: string;
    readonly askPace: string;

    readonly how: string;
    readonly look: string;
    rehearse(title: string): string;
    readonly forReal: string;
    readonly handOver: string;
    readonly nowForReal: string;
    same(command: string): string;
  };
}
