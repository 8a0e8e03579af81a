const { screen, settings, words } = JSON.parse(document.getElementById('page-config').textContent);

export { screen, settings };

export function say(word) {
  return words[word];
}
