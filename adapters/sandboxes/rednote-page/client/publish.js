import { createButton } from './button.js';
import { createDeclaration, createOriginal, createSchedule, createVisibility } from './choices.js';
import { say, settings } from './config.js';
import { createCover } from './cover.js';
import { isChanged, part, plain, put, toast } from './dom.js';
import { createEditor } from './editor.js';
import { drawMedia } from './media.js';
import { flush, post, reach, record } from './record.js';
import { navigation } from './screens.js';
import { drawTabs } from './tabs.js';
import { createTitle } from './title.js';
import { createUploads } from './uploads.js';

const accepts = {
  video: '.mp4,.mov,.flv,.f4v,.mkv,.rm,.rmvb,.m4v,.mpg,.mpeg,.ts',
  image: '.jpg,.jpeg,.png,.webp',
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function showPublish(app) {
  const target = new URLSearchParams(location.search).get('target');
  if (!(await reach('open'))) return;
  drawStart(app, ['video', 'image', 'article'].includes(target) ? target : 'video');
}

/** Tabs, and the one input that takes files; a few more that look like it. */
function drawStart(app, kind) {
  app.replaceChildren();
  const drop = part('drop', 'div', { look: 'look-drop' });
  if (kind in accepts) {
    takeDrops(drop, (files) => takeFitting(kind, files, (fitting) => begin(app, kind, fitting)));
    put(
      drop,
      plain('div', { text: say(kind === 'video' ? 'dropVideo' : 'dropImage') }),
      fileInput(kind, 'look-file', (files) => begin(app, kind, files)),
    );
  }
  put(
    app,
    plain(
      'main',
      { look: 'look-main' },
      navigation(),
      drawTabs(kind, (other) => drawStart(app, other)),
      drop,
      lookAlike('file-hp'),
      lookAlike('file-import'),
    ),
  );
}

/** As a person may do it: files let fall on the box. */
function takeDrops(drop, take) {
  drop.addEventListener('dragover', (event) => event.preventDefault());
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

/** A file goes by the ending of its name. */
function takeFitting(kind, files, take) {
  const endings = accepts[kind].split(',');
  const fits = ({ name }) => endings.some((ending) => name.toLowerCase().endsWith(ending));
  const [fitting, other] = [Array.from(files).filter(fits), Array.from(files).filter((file) => !fits(file))];
  if (other.length > 0) {
    record('refused', { part: 'upload-input', files: other.map(({ name }) => name) });
    toast(say('wrongKind'));
  }
  if (fitting.length > 0) take(fitting);
}

function fileInput(kind, look, take) {
  const input = part('upload-input', 'input', {
    class: 'upload-input',
    look,
    type: 'file',
    accept: accepts[kind],
    multiple: kind === 'image',
  });
  input.addEventListener('change', () => takeFitting(kind, input.files, take));
  return input;
}

function lookAlike(name) {
  return part('decoy-file', 'input', { class: name, look: 'look-hidden-file', type: 'file', 'aria-hidden': 'true' });
}

/** Once files have landed everything goes blank for about a second. That is no sign-out. */
async function begin(app, kind, files) {
  if (!(await reach('attach'))) return;
  app.replaceChildren();
  await pause(settings.blankMs);
  drawEditor(app, kind, files);
}

function drawEditor(app, kind, files) {
  // What is made below tells of changes before there is a button to tell them to.
  let button = null;
  let isSending = false;
  const refresh = () => {
    if (button === null) return;
    const isReady = media.isReady && !uploads.busy && !editor.isOpen && !isSending;
    button.set({
      'submit-text': say(choices.schedule.atMs === null ? 'publish' : 'publishLater'),
      'submit-disabled': String(!isReady),
      'save-text': say('save'),
      'save-disabled': String(uploads.busy),
    });
  };
  const uploads = createUploads(refresh);
  const title = createTitle(refresh);
  const editor = createEditor(refresh);
  const media = drawMedia({
    ...{ kind, uploads, files },
    input: (look, take) => fileInput(kind, look, take),
    changed: refresh,
    ended: async () => {
      if (!(await reach('uploaded'))) return;
      await pause(settings.titleRedrawMs);
      title.redraw();
    },
    back: () => drawStart(app, kind),
  });
  const cover = kind === 'video' ? createCover(uploads, refresh) : null;
  const choices = { visibility: createVisibility(refresh), schedule: createSchedule(refresh) };
  const said = { original: createOriginal(refresh), declaration: createDeclaration(refresh) };
  const note = { kind, title, editor, media, cover, ...choices, ...said };
  button = createButton({
    publish: async (by) => {
      isSending = true;
      refresh();
      await send(note, by);
      isSending = false;
      refresh();
    },
    save: async () => {
      await flush();
      location.assign('/new/home');
    },
  });
  title.box.addEventListener('focusin', () => void reach('title'));
  const player = part('decoy-error', 'div', {
    class: 'xgplayer-error',
    style: 'width:0;height:0;overflow:hidden',
    text: '请刷新试试',
  });
  const main = plain(
    'main',
    { look: 'look-main' },
    media.box,
    player,
    ...(cover ? [cover.box] : []),
    title.box,
    editor.box,
  );
  put(
    main,
    said.original.box,
    said.declaration.box,
    choices.visibility.box,
    choices.schedule.box,
    lookAlike('file-hp'),
  );
  app.replaceChildren(main, plain('div', { class: 'publish-page-publish-btn', look: 'look-bar' }, button.host));
  media.start();
  refresh();
  if (kind === 'video' && settings.location) askLocation();
}

function askLocation() {
  record('location', { answer: 'asked' });
  navigator.geolocation?.getCurrentPosition(
    () => record('location', { answer: 'given' }),
    ({ code }) => record('location', { answer: code === 1 ? 'denied' : 'unknown' }),
    { timeout: 3000 },
  );
}

/** Over a limit nothing happens at all. An answer of success leads on, whatever it holds. */
async function send(note, by) {
  if (note.title.isOver || note.editor.isOver) return record('ignored', { part: 'publish', because: 'over-limit' });
  if (!(await reach('submit'))) return;
  await flush();
  const signal = AbortSignal.timeout(settings.giveUpMs);
  const answer = await post('/web_api/sns/v2/note', bodyOf(note, by), { signal }).catch(() => null);
  if (answer === null) return toast(say('network'));
  if (answer.status === 401) return location.assign('/login?redirectReason=401');
  if (answer.status === 461) return location.assign('/website-login/captcha?redirectPath=%2Fpublish%2Fpublish');
  const { success, msg } = await answer.json();
  if (!success) return toast(msg ? `${say('failed')}：${msg}` : say('failed'));
  toast(say('published'));
  await pause(settings.successMs);
  if (isChanged('success', 'attribute')) location.assign('/new/home');
  else location.assign('/publish/success?source=official&bind_status=not_bind');
}

function bodyOf({ kind, title, editor, media, cover, visibility, schedule, original, declaration }, by) {
  return {
    common: {
      type: kind === 'video' ? 'video' : 'normal',
      title: title.value,
      desc: editor.body,
      hash_tag: editor.topics,
    },
    sandbox: {
      files: media.ids,
      cover: cover?.value?.id ?? null,
      pkCovers: (cover?.pkCovers ?? []).map(({ id }) => id),
      visibility: visibility.value,
      scheduledAtMs: schedule.atMs,
      scheduledText: schedule.text,
      original: original.value,
      declaration: declaration.value,
      pressedBy: by,
    },
  };
}
