/** CID version 1, raw bytes, SHA-256 of 32 bytes. */
const prefix = [0x01, 0x55, 0x12, 0x20];
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** A file's name in the AT protocol: CID version 1, raw bytes, SHA-256. So the server's answer can be checked byte for byte. */
export function cidOfFile(sha256: string): string {
  return `b${base32(Buffer.concat([Buffer.from(prefix), Buffer.from(sha256, 'hex')]))}`;
}

/** RFC 4648 section 6, lower case, without padding: multibase `b`. */
function base32(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += letters.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? out : out + letters.charAt((held << (5 - bits)) & 31);
}

/** The SHA-256 in a file's name, for comparing with our own; null where the name says something else. */
export function sha256OfCid(cid: string): string | null {
  if (!cid.startsWith('b')) return null;
  const bytes = fromBase32(cid.slice(1));
  if (bytes === null || bytes.length !== prefix.length + 32) return null;
  return prefix.every((byte, at) => bytes[at] === byte) ? bytes.subarray(prefix.length).toString('hex') : null;
}

function fromBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = letters.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
