/** More than this is no text somebody copied to name one post. */
const longestPasted = 8_000;
/** What may stand in an address. Full-width marks and Han characters end it: apps write them right behind one. */
const addressPattern = /(?:https?:\/\/)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#][\w\-.~:/?#[\]@!$&'()*+,;=%]*)?/gi;
const trailingMarks = /[.,;:!?'")\]}>*]+$/;

/**
 * The web addresses in a text a person pasted, in order: apps copy a whole sentence around one ("… http://…，复制本条信息"). A
 * missing scheme is taken for https. Addresses with a name or password in them are left out: they are made to deceive.
 */
export function findAddresses(pasted: string): readonly URL[] {
  const found: URL[] = [];
  const text = pasted.slice(0, longestPasted);
  for (const { 0: match, index } of text.matchAll(addressPattern)) {
    // What stands behind another scheme or an @ is no web page: `ftp://…`, `ann@…`.
    if (/(?:\/|@)$/.test(text.slice(0, index))) continue;
    const address = match.replace(trailingMarks, '');
    const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
    if (!URL.canParse(whole)) continue;
    const url = new URL(whole);
    if (url.username === '' && url.password === '') found.push(url);
  }
  return found;
}
