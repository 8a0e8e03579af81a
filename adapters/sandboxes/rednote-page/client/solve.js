document.getElementById('solve').addEventListener('click', async () => {
  await fetch('/sandbox/solve', { method: 'POST' });
  location.assign('/new/home');
});
