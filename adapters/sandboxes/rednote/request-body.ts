/** A JSON object from a request body; anything else becomes an empty one, and the fields are then missing. */
export function decodeBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** One field of untrusted JSON, own properties only. */
export function bodyField(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return Object.hasOwn(body, name) ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
}
