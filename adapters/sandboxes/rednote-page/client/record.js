// Tells the server what was done to the page, in order, and asks it whether the page may go on.
let waiting = [];
let timer = null;

export function record(kind, more = {}) {
  waiting.push({ kind, atMs: Date.now(), ...more });
  timer ??= setTimeout(flush, 50);
}

let sent = Promise.resolve();

/** What is waiting goes out now; resolves when the server has all of it. */
export function flush() {
  clearTimeout(timer);
  timer = null;
  if (waiting.length === 0) return sent;
  const touches = waiting;
  waiting = [];
  const sending = post('/sandbox/touch', { touches }, { keepalive: true }).catch(() => {});
  sent = Promise.all([sent, sending]);
  return sent;
}

// For tests that look at once: `detail` is called when the server has everything.
addEventListener('sandbox-flush', ({ detail }) => void flush().then(() => detail()));
addEventListener('pagehide', () => void flush());

const reached = new Set();

/** The first time the page comes to a step. It may end here: by a block, or by the end of the login. */
export async function reach(step) {
  if (reached.has(step)) return true;
  reached.add(step);
  const { go } = await (await post('/sandbox/reach', { step })).json();
  if (!go) return true;
  if (go === 'reload') location.reload();
  else location.assign(go);
  return false;
}

export function post(path, body, more = {}) {
  const headers = { 'content-type': 'application/json' };
  return fetch(path, { method: 'POST', headers, body: JSON.stringify(body), ...more });
}
