import {
  type AdapterContext,
  type BrowserWindow,
  type Draft,
  FerryError,
  type SeenElement,
} from '../../../../src/contract/index.ts';
import type { RednoteOptions } from '../options.ts';
import { indexOf, parts, says, words } from './parts.ts';

export type StepName = string;

/** The page is not as it was known. Everything stays as it is. */
export class StepError extends Error {
  readonly step: StepName;
  readonly error: FerryError;

  constructor(step: StepName, error: FerryError) {
    super(`${step}: ${error.message}`, { cause: error });
    this.name = 'StepError';
    this.step = step;
    this.error = error;
  }
}

export interface Form {
  readonly window: BrowserWindow;
  readonly draft: Draft;
  readonly options: RednoteOptions;
  readonly files: AdapterContext['files'];
  readonly signal: AbortSignal;
}

const soonMs = 10_000;
/** Clients wait up to ten minutes for a video, one for each photo (2026). */
const videoUploadMs = 10 * 60_000;
const photoUploadMs = 60_000;

/**
 * The title comes last: the page draws it anew after uploads, and what stood in it is gone.
 * Fills the form in, step by step, with exactly the draft, and stops in front of the button. Nothing here publishes: the person does.
 * StepError where the page is not as it was known.
 */
export async function fillForm(form: Form): Promise<void> {
  const steps: readonly (readonly [StepName, (form: Form) => Promise<void>])[] = [
    ['open', chooseTab],
    ['files', attachFiles],
    ['ready', awaitUploads],
    ['body', writeBody],
    ['topics', writeTopics],
    ['cover', giveCover],
    ['original', declareOriginal],
    ['declaration', declareContent],
    ['visibility', chooseVisibility],
    ['schedule', setTime],
    ['title', writeTitle],
    ['check', lookOver],
  ];
  for (const [name, take] of steps) {
    try {
      await take(form);
    } catch (error) {
      if (error instanceof FerryError && error.code === 'page-part-missing') throw new StepError(name, error);
      throw error;
    }
  }
}

function kindWords({ draft }: Form): readonly string[] {
  return draft.kind === 'video' ? words.video : words.image;
}

/** The address names the tab already; where the page opened another, its real tab is clicked, as a person would. */
async function chooseTab(form: Form): Promise<void> {
  const { window, draft } = form;
  const isOurs = (seen: readonly SeenElement[]) => seen.some((input) => takes(input, draft.kind));
  const found = await window.until(parts.file, (seen) => seen.length > 0, soonMs);
  if (isOurs(found)) return;
  if (indexOf(await window.look(parts.popover)) >= 0) await window.press('Escape');
  const tabs = await window.until(parts.tab, (seen) => indexOf(seen, kindWords(form)) >= 0, soonMs);
  await window.click(parts.tab, indexOf(tabs, kindWords(form)));
  await window.until(parts.file, isOurs, soonMs);
}

function takes({ attributes }: SeenElement, kind: Draft['kind']): boolean {
  return (attributes['accept'] ?? '').includes(kind === 'video' ? '.mp4' : '.jpg');
}

async function attachFiles({ window, draft, files, signal }: Form): Promise<void> {
  const inputs = await window.look(parts.file);
  const index = inputs.findIndex((input) => takes(input, draft.kind));
  const paths: string[] = [];
  for (const { file } of draft.media) paths.push(await files.ensureFile(file.sha256, signal));
  await window.attach(parts.file, index, paths);
  // For about a second the page is blank: that is no sign-out.
  await window.until(parts.body, (seen) => indexOf(seen) >= 0, 30_000);
}

async function awaitUploads({ window, draft }: Form): Promise<void> {
  if (draft.kind === 'images') {
    await window.until(
      parts.imageReady,
      (seen) => seen.length >= draft.media.length,
      photoUploadMs * draft.media.length,
    );
    return;
  }
  await window.until('body', ([page]) => page !== undefined && says(page, words.uploaded), videoUploadMs);
}

/** The tags come after it, one by one: typed as text they would be no topics. */
async function writeBody({ window, draft }: Form): Promise<void> {
  const text = bodyWithoutTags(draft);
  if (text === '') return;
  await focus(window, parts.body);
  await window.type(text);
  await window.until(parts.body, (seen) => squeezed(seen[indexOf(seen)]?.text).startsWith(squeezed(text)), soonMs);
}

/** Tags at the end of the text are its topics; one in the middle of a sentence stays where it is. */
export function bodyWithoutTags({ body, hashtags }: Pick<Draft, 'body' | 'hashtags'>): string {
  let text = body.trimEnd();
  for (let found = true; found; ) {
    found = false;
    for (const tag of hashtags) {
      if (!text.endsWith(`#${tag}`)) continue;
      text = text.slice(0, -tag.length - 1).trimEnd();
      found = true;
    }
  }
  return text;
}

/** Those that stand at the end. */
export function tagsToType(draft: Pick<Draft, 'body' | 'hashtags'>): readonly string[] {
  const end = draft.body.trimEnd().slice(bodyWithoutTags(draft).length);
  return draft.hashtags.filter((tag) => end.includes(`#${tag}`));
}

const panelMs = 8_000;

/**
 * A topic is made by picking its name from the list that comes a second or two after `#name`. One that the list does not have, or would make anew,
 * stays plain text: sources disagree about what a new one is worth. The next one waits until the list is closed, or the page eats its characters.
 */
async function writeTopics({ window, draft }: Form): Promise<void> {
  const tags = tagsToType(draft);
  if (tags.length === 0) return;
  await focus(window, parts.body);
  await window.press('Control+End');
  if (bodyWithoutTags(draft) !== '') await window.press('Enter');
  for (const tag of tags) {
    const before = (await window.look(parts.topicNode)).length;
    await window.type(`#${tag}`);
    const rows = await window.until(parts.topicRow, (seen) => seen.length > 0, panelMs).catch(() => []);
    const index = rows.findIndex((row) => row.visible && isTopic(row, tag));
    if (index < 0) await window.press('Escape');
    else {
      await window.click(parts.topicRow, index);
      await window.until(parts.topicNode, (seen) => seen.length > before, soonMs);
    }
    await window.until(parts.topicPanel, (seen) => indexOf(seen) < 0, soonMs);
    await window.until(parts.topicPanel, settled(), soonMs);
    await window.type(' ');
  }
}

function isTopic(row: SeenElement, tag: string): boolean {
  const [name = ''] = row.text.split('\n');
  return name.trim() === `#${tag}` && !says(row, words.newTopic);
}

/** Some looks later: shortly after a topic was chosen the page loses what is typed. */
function settled(): () => boolean {
  let looks = 0;
  return () => {
    looks += 1;
    return looks > 5;
  };
}

/** Always our own: the first frame is seldom the one. The pictures that compete (PK) are left as they are. */
async function giveCover({ window, draft, files, signal }: Form): Promise<void> {
  if (draft.kind !== 'video' || draft.cover === null) return;
  const boxes = await window.until(parts.cover, (seen) => indexOf(seen) >= 0, soonMs);
  await window.click(parts.cover, indexOf(boxes));
  await window.until(parts.coverInput, (seen) => seen.length > 0, soonMs);
  await window.attach(parts.coverInput, 0, [await files.ensureFile(draft.cover.file.sha256, signal)]);
  const isFree = (button: SeenElement) =>
    button.visible && words.confirm.some((word) => button.text === word) && !('disabled' in button.attributes);
  const buttons = await window.until(parts.dialogButton, (seen) => seen.some(isFree), 60_000);
  await window.click(parts.dialogButton, buttons.findIndex(isFree));
  await window.until(parts.coverInput, (seen) => seen.length === 0, soonMs);
}

async function declareOriginal({ window, options }: Form): Promise<void> {
  if (!options.original) return;
  await turnOn(window, parts.originalCard, words.original);
  await window.until(parts.dialog, (seen) => indexOf(seen) >= 0, soonMs);
  // A plain box, or one that is drawn over a hidden one.
  const box = indexOf(await window.look(parts.dialogBox)) >= 0 ? parts.dialogBox : parts.dialogDrawnBox;
  await focus(window, box);
  const buttons = await window.until(parts.dialogButton, (seen) => indexOf(seen, words.declareOriginal) >= 0, soonMs);
  await window.click(parts.dialogButton, indexOf(buttons, words.declareOriginal));
  await window.until(parts.dialog, (seen) => indexOf(seen) < 0, soonMs);
}

async function declareContent({ window, options }: Form): Promise<void> {
  const { declaration } = options;
  if (declaration === 'none') return;
  const any = words.declaration[declaration];
  await choose(window, parts.declaration, { option: parts.declarationOption, any, from: words.declarationHolder });
  await window.until(parts.declarationChosen, (seen) => indexOf(seen, any) >= 0, soonMs);
}

async function chooseVisibility({ window, draft }: Form): Promise<void> {
  const any = words.visibility[draft.visibility];
  const seen = await window.until(parts.visibility, (found) => indexOf(found) >= 0, soonMs);
  const index = indexOf(seen);
  if (seen[index] !== undefined && says(seen[index], any)) return;
  await choose(window, parts.visibility, { option: parts.visibilityOption, any });
  await window.until(parts.visibility, (found) => indexOf(found, any) >= 0, soonMs);
}

const chinaMs = 8 * 3_600_000;

/** The window runs in Beijing's time, which is what the field means there. */
async function setTime({ window, draft }: Form): Promise<void> {
  if (draft.scheduledAt === null) return;
  const wrapper = indexOf(await window.look(parts.scheduleWrapper)) >= 0 ? parts.scheduleWrapper : parts.scheduleCard;
  await turnOn(window, wrapper, wrapper === parts.scheduleCard ? words.schedule : undefined);
  const text = new Date(Date.parse(draft.scheduledAt) + chinaMs).toISOString().slice(0, 16).replace('T', ' ');
  await focus(window, parts.scheduleInput);
  await window.press('Control+A');
  await window.type(text);
  await window.press('Enter');
  await window.until(parts.scheduleInput, (seen) => seen[indexOf(seen)]?.value === text, soonMs);
}

async function writeTitle({ window, draft }: Form): Promise<void> {
  const { title } = draft;
  if (title === null || title === '') return;
  const inputs = await window.until(parts.title, (seen) => titleIndex(seen) >= 0, soonMs);
  await window.click(parts.title, titleIndex(inputs));
  await window.press('Control+A');
  await window.type(title);
  await window.until(parts.title, (seen) => seen[titleIndex(seen)]?.value === title, soonMs);
  // Absent while the title is empty: there, it has taken it.
  await window.until(parts.titleCounter, (seen) => indexOf(seen) >= 0, soonMs);
}

/** The field for a time has the same class. */
function titleIndex(seen: readonly SeenElement[]): number {
  return seen.findIndex(({ visible, attributes }) => visible && /标题|title/i.test(attributes['placeholder'] ?? ''));
}

/** What the page shows is what was meant, within its own limits, and it could be published. */
async function lookOver({ window, draft }: Form): Promise<void> {
  const none = (seen: readonly SeenElement[]) => indexOf(seen) < 0;
  await window.until(parts.titleOver, none, soonMs);
  await window.until(parts.bodyOver, none, soonMs);
  const text = squeezed(bodyWithoutTags(draft));
  await window.until(parts.body, (seen) => squeezed(seen[indexOf(seen)]?.text).startsWith(text), soonMs);
  if (draft.title !== null && draft.title !== '')
    await window.until(parts.title, (seen) => seen[titleIndex(seen)]?.value === draft.title, soonMs);
  await window.until(
    parts.publish,
    (seen) => seen.some(({ attributes }) => attributes['submit-disabled'] === 'false'),
    60_000,
  );
}

async function focus(window: BrowserWindow, selector: string): Promise<void> {
  const seen = await window.until(selector, (found) => indexOf(found) >= 0, soonMs);
  await window.click(selector, indexOf(seen));
}

/** Its state stands in a class, and `unchecked` holds `checked`. */
async function turnOn(window: BrowserWindow, card: string, any: readonly string[] | undefined): Promise<void> {
  const cards = await window.until(card, (seen) => indexOf(seen, any) >= 0, soonMs);
  const all = `${card} ${parts.switch}`;
  const before = cards.slice(0, indexOf(cards, any)).length;
  const switches = await window.until(all, (seen) => seen.length > 0, soonMs);
  const index = switches.length > 1 ? Math.min(before, switches.length - 1) : 0;
  const isOn = (one: SeenElement | undefined) => (one?.attributes['class'] ?? '').split(/\s+/).includes('checked');
  if (isOn(switches[index])) return;
  await window.click(all, index);
}

async function choose(
  window: BrowserWindow,
  select: string,
  {
    option,
    any,
    from,
  }: { readonly option: string; readonly any: readonly string[]; readonly from?: readonly string[] },
): Promise<void> {
  const selects = await window.until(select, (seen) => indexOf(seen, from) >= 0, soonMs);
  await window.click(select, indexOf(selects, from));
  const options = await window.until(option, (seen) => indexOf(seen, any) >= 0, soonMs);
  await window.click(option, indexOf(options, any));
}

/** Editors put blanks and lines where they like. */
function squeezed(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, '');
}
