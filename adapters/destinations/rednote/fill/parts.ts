import type { SeenElement } from '../../../../src/contract/index.ts';

/** Where things are on the creator page, and what they say in both languages: README.md has the sources and dates. Class and attribute first, words where nothing else tells two apart. */
export const parts = {
  tab: 'div.creator-tab',
  popover: 'div.d-popover',
  file: 'input.upload-input[type=file]',
  imageReady: '.img-preview-area .pr',
  publish: 'xhs-publish-btn',
  body: 'div.tiptap.ProseMirror[contenteditable=true][role=textbox]',
  bodyOver: 'div.edit-container div.length-error',
  topicPanel: '#creator-editor-topic-container',
  topicRow: '#creator-editor-topic-container .item',
  topicNode: 'a.tiptap-topic[data-topic]',
  title: 'div.d-input input.d-text:not([type=file])',
  titleCounter: '.count-tip',
  titleOver: 'div.title-container div.max_suffix',
  visibility: 'div.permission-card-wrapper div.d-select-content',
  visibilityOption: 'div.custom-option',
  scheduleCard: '.custom-switch-card',
  scheduleWrapper: '.post-time-wrapper',
  scheduleInput: '.d-datepicker-input-filter input.d-text, .date-picker-container input',
  originalCard: '.custom-switch-card',
  declaration: 'div.d-select-content',
  declarationOption: 'div.custom-option',
  declarationChosen: '.d-select-description',
  cover: 'div.upload-cover',
  coverInput: 'div.upload-wrapper input[type=file]',
  dialogButton: '.d-modal button',
  dialog: '.d-modal',
  dialogBox: '.d-modal input[type=checkbox]',
  dialogDrawnBox: '.d-modal .d-checkbox',
  switch: '.d-switch-simulator',
} as const;

export const words = {
  video: ['上传视频', 'Upload video', 'Video'],
  image: ['上传图文', 'Upload images', 'Image'],
  uploaded: ['重新上传', 'Re-upload', 'Reupload'],
  newTopic: ['新建话题', 'New topic'],
  schedule: ['定时发布', 'Schedule'],
  original: ['原创声明', 'Original'],
  confirm: ['确定', 'OK', 'Confirm'],
  declarationHolder: ['添加内容类型声明', 'content declaration'],
  declareOriginal: ['声明原创', 'Declare original'],
  overseas: ['暂不支持海外用户登录'],
  visibility: {
    public: ['公开可见', 'Public'],
    friends: ['仅互关好友可见', 'Mutual friends only'],
    private: ['仅自己可见', 'Only me'],
  },
  declaration: {
    ai: ['AI合成', 'AI-generated', 'AI'],
    fiction: ['虚构演绎', 'Fiction'],
    marketing: ['营销', 'arketing'],
    'self-shot': ['自主拍摄', 'Shot by me'],
  },
} as const;

/** Words of a block page, in the page or its address. */
export const blockWords = /安全验证|security verification|拖动箭头完成拼图|操作频繁|访问频繁/i;

export function says(element: SeenElement, any: readonly string[]): boolean {
  return any.some((text) => element.text.includes(text));
}

/** The one visible match, or the one among them that says one of these; -1: there is none. */
export function indexOf(seen: readonly SeenElement[], any?: readonly string[]): number {
  return seen.findIndex((element) => element.visible && (any === undefined || says(element, any)));
}
