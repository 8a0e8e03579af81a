import { say, settings } from './config.js';
import { part, plain, put } from './dom.js';
import { createSwitch, openDialog } from './popup.js';
import { reach } from './record.js';

const images = '.jpg,.jpeg,.png,.webp';

/** The first frame, unless a picture is given; beside it a choice of pictures that compete, which is on by itself. */
export function createCover(uploads, changed) {
  let cover = null;
  const state = plain('div', { text: say('coverAnalyze') });
  const open = async () => {
    if (await reach('cover'))
      openCoverDialog(uploads, state, (file) => {
        cover = file;
        state.textContent = say('coverReady');
        changed();
      });
  };
  const button = plain('span', { look: 'look-hover', text: say('editCover') });
  const box = part('cover', 'div', { class: 'upload-cover', look: 'look-cover', on: { click: open } }, state, button);
  setTimeout(() => {
    if (cover === null) state.textContent = `${say('coverDefault')} · ${say('coverSuggested')}`;
  }, 500);
  const pk = settings.pkCover ? createPk(uploads, changed) : null;
  const row = plain('div', { look: 'look-row' }, plain('div', { text: say('cover') }), box, ...(pk ? [pk.box] : []));
  return {
    box: row,
    get value() {
      return cover;
    },
    get pkCovers() {
      return pk?.value ?? [];
    },
  };
}

function openCoverDialog(uploads, state, done) {
  let file = null;
  const preview = plain('div', {});
  const confirm = part('cover-confirm', 'button', {
    type: 'button',
    disabled: true,
    text: say('confirm'),
  });
  const input = part('cover-input', 'input', { type: 'file', accept: images });
  input.addEventListener('change', async () => {
    const [chosen] = input.files;
    if (!chosen) return;
    state.textContent = say('coverUploading');
    preview.textContent = say('coverUploading');
    file = await uploads.send(chosen);
    preview.textContent = file === null ? say('network') : say('uploaded');
    confirm.disabled = file === null;
  });
  const cancel = plain('button', { type: 'button', text: say('cancel') });
  const wrap = part('cover-input', 'div', { class: 'upload-wrapper' }, input);
  const close = openDialog(
    'cover-dialog',
    say('coverDialog'),
    wrap,
    preview,
    plain('div', { class: 'footer' }, cancel, confirm),
  );
  cancel.addEventListener('click', close);
  confirm.addEventListener('click', () => {
    close();
    done(file);
  });
}

function createPk(uploads, changed) {
  let isOn = true;
  let files = [];
  const list = plain('div', {});
  const input = part('pk-input', 'input', {
    class: 'pk-cover-list-file-input',
    look: 'look-hidden-file',
    type: 'file',
    accept: images,
  });
  const draw = () => {
    list.replaceChildren();
    if (!isOn) return;
    files.forEach((file) => {
      const remove = () => {
        files = files.filter((one) => one !== file);
        draw();
        changed();
      };
      const close = part('pk-close', 'span', { class: 'pk-cover-list-slide-close', text: '×', on: { click: remove } });
      put(list, plain('div', {}, plain('div', { class: 'pk-cover-list-card-img', text: file.name }), close));
    });
    put(list, input);
  };
  input.addEventListener('change', async () => {
    const [chosen] = input.files;
    input.value = '';
    if (!chosen || files.length >= 3) return;
    const file = await uploads.send(chosen);
    if (file !== null) files.push(file);
    draw();
    changed();
  });
  const control = createSwitch('pk-switch', 'pk-switch', true, () => {
    isOn = !isOn;
    control.draw(isOn);
    draw();
    changed();
  });
  draw();
  const trigger = part(
    'pk-switch',
    'div',
    { class: 'pk-cover-switch-trigger', look: 'look-card' },
    plain('span', { text: say('pkCover') }),
    control.box,
  );
  return {
    box: plain('div', {}, trigger, list),
    get value() {
      return isOn ? files : [];
    },
  };
}
