import { part } from './dom.js';
import { post, record } from './record.js';

// The page's own button: one element for both, its inside closed to every selector.
class PublishButton extends HTMLElement {
  static observedAttributes = ['submit-text', 'submit-disabled', 'save-text', 'save-disabled'];

  constructor() {
    super();
    this._sr = this.attachShadow({ mode: 'closed' });
    this._props = {};
    const box = document.createElement('div');
    box.style.cssText = 'display:flex;gap:24px;justify-content:center;align-items:center;height:100%';
    this._save = inner('ce-btn white', '#fff', '#222', (event) => this._onSave(event));
    this._publish = inner('ce-btn bg-red', '#ff2442', '#fff', (event) => this._onPublish(event));
    box.append(this._save, this._publish);
    this._sr.append(box);
    this.addEventListener('publish', (event) => this._onPublish(event));
  }

  attributeChangedCallback() {
    this.draw();
  }

  draw() {
    const text = (name) => this.getAttribute(name) ?? this._props[name] ?? '';
    this._publish.textContent = text('submit-text');
    this._save.textContent = text('save-text');
    this._publish.disabled = text('submit-disabled') === 'true';
    this._save.disabled = text('save-disabled') === 'true';
  }

  _onPublish(event) {
    this.press('publish', event?.type === 'click' && event.isTrusted === true ? 'hand' : 'script');
  }

  press(which, by) {
    const enabled = !(which === 'publish' ? this._publish : this._save).disabled;
    record('press', { part: 'publish', which, by, enabled });
    if (enabled) this._props[which]?.(by);
  }

  _onSave(event) {
    this.press('save', event?.isTrusted === true ? 'hand' : 'script');
  }

  places() {
    const middle = (node) => {
      const { left, top, width, height } = node.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    };
    return {
      publish: middle(this._publish),
      save: middle(this._save),
      host: middle(this),
      enabled: !this._publish.disabled,
    };
  }
}

function inner(className, background, color, click) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = className;
  button.style.cssText = `width:120px;height:40px;border:1px solid #ddd;border-radius:20px;font-size:15px;background:${background};color:${color}`;
  button.addEventListener('click', click);
  return button;
}

customElements.define('xhs-publish-btn', PublishButton);
customElements.define('x9-other', class extends PublishButton {});

/** Which page it is that tells: one that is left may be heard after the next one. */
const page = String(Math.random());

/** `publish(by)` and `save()` are what the two inner buttons do. */
export function createButton({ publish, save }) {
  const host = part('publish', 'xhs-publish-btn', { look: 'look-publish', 'is-publish': 'true' });
  Object.assign(host._props, { publish, save });
  let last = '';
  const tell = () => {
    const places = host.isConnected ? host.places() : null;
    const told = JSON.stringify(places);
    if (told === last) return;
    last = told;
    void post('/sandbox/button', { button: places, page }, { keepalive: true }).catch(() => {});
  };
  const hand = new EventSource('/sandbox/hand');
  hand.onmessage = ({ data }) => host.isConnected && host.press(data, 'sandbox');
  new ResizeObserver(tell).observe(host);
  addEventListener('resize', tell);
  addEventListener(
    'pagehide',
    () => void post('/sandbox/button', { button: null, page }, { keepalive: true }).catch(() => {}),
  );
  return {
    host,
    /** attributes as the page sets them; under changed names the button works all the same */
    set(attributes) {
      const probe = part('publish', 'div', attributes);
      for (const [name, value] of Object.entries(attributes)) {
        host._props[name] = value;
        if (probe.hasAttribute(name)) host.setAttribute(name, value);
      }
      host.draw();
      requestAnimationFrame(tell);
    },
  };
}
