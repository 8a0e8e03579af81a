/** The parts of the page that a setting can change, one by one: README.md says what each is. */
export const parts = [
  ...['tab', 'upload-input', 'upload-state', 'image-preview'],
  ...['body', 'body-placeholder', 'body-counter', 'body-over', 'title', 'title-counter', 'title-over'],
  ...['topic-panel', 'topic-row', 'topic-name', 'topic-new', 'topic-node'],
  ...['visibility', 'visibility-option'],
  ...['schedule-switch', 'schedule-state', 'schedule-input'],
  ...['original-card', 'original-switch', 'original-check', 'original-confirm'],
  ...['declaration', 'declaration-option', 'declaration-chosen'],
  ...['cover', 'cover-dialog', 'cover-input', 'cover-confirm', 'pk-switch', 'pk-input'],
  ...['publish', 'success', 'login'],
  ...['manager-tab', 'manager-card', 'manager-title', 'manager-delete', 'manager-confirm'],
] as const;
export type Part = (typeof parts)[number];

/** Where the page has come to: a block, or the end of a login, can strike at each. */
export const steps = [
  ...['open', 'attach', 'uploaded', 'body', 'topic', 'title', 'visibility', 'schedule', 'original', 'declaration'],
  ...['cover', 'submit', 'manager'],
] as const;
export type Step = (typeof steps)[number];

/** The five that the page offers (a reading of 2026-09-21). */
export const visibilities = ['public', 'private', 'friends', 'only-some', 'not-some'] as const;
export type Visibility = (typeof visibilities)[number];

export const declarations = ['fiction', 'ai', 'marketing', 'self-shot', 'repost'] as const;
export type Declaration = (typeof declarations)[number];
