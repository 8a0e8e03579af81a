import { say, settings } from './config.js';
import { part, plain, put } from './dom.js';

const kinds = [
  ['video', 'tabVideo'],
  ['image', 'tabImage'],
  ['article', 'tabArticle'],
  ['podcast', 'tabPodcast'],
];

/** Each tab is drawn three times; only the last one is real, and even that may lie under something. */
export function drawTabs(active, choose) {
  const box = plain('div', { look: 'look-tabs' });
  kinds.forEach(([kind, word], index) => {
    const text = say(word);
    const left = index * 134;
    put(
      box,
      part('decoy-tab-far', 'div', { class: 'creator-tab', look: 'look-tab-far', style: 'left:-9999px', text }),
      part('decoy-tab-ghost', 'div', {
        ...{ class: 'creator-tab button-hp-installed', look: 'look-tab-ghost', text },
        ...{ 'aria-hidden': 'true', 'data-hp-kind': 'creator-tab', style: `opacity:1e-05;left:${left}px` },
      }),
      part('tab', 'div', {
        ...{ class: kind === active ? 'creator-tab active' : 'creator-tab', look: 'look-tab', text },
        ...{ 'data-hp-bound': '1', on: { click: () => choose(kind) } },
      }),
    );
    if (settings.tabCover)
      put(
        box,
        cover(left, () => choose(kind)),
      );
  });
  if (settings.popover) put(box, popover());
  return box;
}

/** Nearly transparent, laid over the real tab: it takes the pointer and hands the click on. */
function cover(left, click) {
  const style = `left:${left}px;top:40px;width:110px;height:40px`;
  return part('tab-cover', 'div', { look: 'look-tab-cover', style, on: { click } });
}

function popover() {
  const node = part('decoy-popover', 'div', { class: 'd-popover', look: 'look-popover', text: say('popover') });
  const close = (event) => {
    if (event.key !== 'Escape') return;
    node.remove();
    removeEventListener('keydown', close);
  };
  addEventListener('keydown', close);
  return node;
}
