// The page's own uploads: one request a file.
export function createUploads(changed) {
  const running = new Set();
  return {
    get busy() {
      return running.size > 0;
    },
    cancel() {
      for (const abort of running) abort.abort();
    },
    /** what the server has of it; null: it was cancelled or cut off */
    async send(file) {
      const abort = new AbortController();
      running.add(abort);
      changed();
      try {
        const path = `/api/upload?name=${encodeURIComponent(file.name)}`;
        const answer = await fetch(path, { method: 'POST', body: file, signal: abort.signal });
        if (answer.status === 401) location.assign('/login?redirectReason=401');
        return answer.ok ? (await answer.json()).data : null;
      } catch {
        return null;
      } finally {
        running.delete(abort);
        changed();
      }
    },
  };
}
