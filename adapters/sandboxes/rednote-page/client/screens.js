import { say, settings } from './config.js';
import { part, plain, put } from './dom.js';
import { post } from './record.js';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The QR page: it waits until a phone has scanned, which a button or a request plays. */
export async function showLogin(app) {
  const message = plain('p', { text: say('loginHint') });
  const scan = async () => {
    const answer = await post('/sandbox/scan', {});
    if (!answer.ok) message.textContent = (await answer.json()).said;
  };
  put(
    app,
    part(
      'login',
      'div',
      { look: 'look-main' },
      plain('h2', { text: say('loginTitle') }),
      part('login-qr', 'div', { look: 'look-qr', text: 'sandbox' }),
      message,
      part('login-scan', 'button', { type: 'button', text: say('playScan'), on: { click: scan } }),
    ),
  );
  for (;;) {
    const answer = await post('/api/qr/wait', {}).then(
      (got) => got.json(),
      () => null,
    );
    if (answer?.signedIn) break;
    await pause(200);
  }
  location.assign('/new/home');
}

export function navigation() {
  const link = (href, text) => part(null, 'a', { href, text });
  return plain(
    'nav',
    { look: 'look-nav' },
    link('/new/home', say('home')),
    link('/publish/publish?source=official&from=menu', say('publishNote')),
    link('/new/note-manager?source=official', say('noteManager')),
  );
}

export async function showHome(app) {
  const { data } = await (await fetch('/api/galaxy/user/info')).json();
  put(
    app,
    plain(
      'main',
      { look: 'look-main' },
      navigation(),
      part('account-name', 'div', { text: data.userName }),
      plain('div', { text: `${settings.site} · ${data.redId}` }),
    ),
  );
}

/** It names no note, and leads back to the empty form by itself. */
export async function showSuccess(app) {
  put(
    app,
    plain('main', { look: 'look-main' }, part('success', 'div', {}, part('success', 'h2', { text: say('published') }))),
  );
  await pause(settings.successStayMs);
  location.assign('/publish/publish?source=official&from=success');
}
