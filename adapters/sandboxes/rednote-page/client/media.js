import { say } from './config.js';
import { part, plain, put, toast } from './dom.js';

const maxImages = 18;

/** What was given, and how far it has come: a line for a video, a row of pictures for photos. */
export function drawMedia(options) {
  return options.kind === 'video' ? drawVideo(options) : drawImages(options);
}

function drawVideo({ uploads, files, input, changed, ended, back }) {
  let stored = null;
  let isCancelled = false;
  const state = plain('div', { look: 'look-row' });
  const chooser = input('look-hidden-file', ([file]) => void send(file));
  const draw = (isRunning, name) => {
    const text = say(isRunning ? 'cancelUpload' : 'reupload');
    const click = () => {
      if (!isRunning) return chooser.click();
      isCancelled = true;
      uploads.cancel();
      back();
    };
    state.replaceChildren();
    put(state, plain('span', { text: `${name} ` }), isRunning ? null : plain('span', { text: `${say('uploaded')} ` }));
    put(state, part('upload-state', 'span', { text, on: { click } }));
  };
  const send = async (file) => {
    stored = null;
    draw(true, file.name);
    stored = await uploads.send(file);
    if (isCancelled) return;
    if (stored === null) return toast(say('network'));
    draw(false, file.name);
    changed();
    await ended();
  };
  return {
    box: plain('div', {}, state, chooser),
    start: () => void send(files[0]),
    get isReady() {
      return stored !== null;
    },
    get ids() {
      return stored === null ? [] : [stored.id];
    },
  };
}

function drawImages({ uploads, files, input, changed, ended }) {
  const slots = [];
  const row = plain('div', { class: 'img-preview-area', look: 'look-previews' });
  const add = async (more) => {
    const fitting = more.slice(0, maxImages - slots.length);
    if (fitting.length < more.length) toast(say('tooMany'));
    const fresh = fitting.map((file) => ({ file, stored: null }));
    slots.push(...fresh);
    await Promise.all(
      fresh.map(async (slot) => {
        slot.stored = await uploads.send(slot.file);
        draw();
        changed();
      }),
    );
    if (!uploads.busy) await ended();
  };
  const draw = () => {
    row.replaceChildren();
    for (const { file, stored } of slots) {
      if (stored === null) continue;
      const image = plain('img', { alt: file.name, src: `/sandbox/files/${stored.id}` });
      put(row, part('image-preview', 'div', { class: 'pr', look: 'look-preview' }, image));
    }
  };
  const more = plain(
    'div',
    { look: 'look-file-small', text: '+' },
    input('look-file', (chosen) => void add(chosen)),
  );
  return {
    box: plain('div', {}, row, more),
    start: () => void add(files),
    get isReady() {
      return slots.length > 0 && slots.every(({ stored }) => stored !== null);
    },
    get ids() {
      return slots.flatMap(({ stored }) => (stored === null ? [] : [stored.id]));
    },
  };
}
