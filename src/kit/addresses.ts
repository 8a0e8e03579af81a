/** More than this is no text somebody copied to name one post. */
const longestPasted = 8_000;
/**
 * What may stand in an address. Full-width marks, brackets and Han characters end it: apps write them right behind one. Behind another scheme
 * (`ftp://…`) or an @ it does not begin.
 */
const addressPattern =
  /(?<![a-z0-9.@/-])(?:https?:\/\/)?(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?(?:[/?#][\w\-.~:/?#!$&'*+,;=%@]*)?/gi;
const trailingMarks = /[.,;:!?'*_~]+$/;

/**
 * The web addresses in a text a person pasted, in order: apps copy a whole sentence around one ("… http://…，复制本条信息"). A
 * missing scheme is taken for https. Addresses with a name or password in them are left out: they are made to deceive.
 */
export function findAddresses(pasted: string): readonly URL[] {
  const found: URL[] = [];
  const text = pasted.slice(0, longestPasted);
  for (const { 0: match, index } of text.matchAll(addressPattern)) {
    const end = index + match.length;
    // In front of an @ stands a name, and an address that the cut went through names something else.
    if (/^(?::[^/\s]*)?@/.test(text.slice(end, end + 100)) || (end === text.length && end < pasted.length)) continue;
    const address = match.replace(trailingMarks, '');
    const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
    if (!URL.canParse(whole)) continue;
    const url = new URL(whole);
    if (url.username === '' && url.password === '') found.push(url);
  }
  return found;
}
