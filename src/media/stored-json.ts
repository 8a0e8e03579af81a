/** A note we wrote ourselves, perhaps damaged since: null is what a schema then refuses. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
