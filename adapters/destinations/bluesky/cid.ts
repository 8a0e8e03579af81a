/** A file's name in the AT protocol: CID version 1, raw bytes, SHA-256. So the server's answer can be checked byte for byte. */
export function cidOfFile(sha256: string): string {
  return `b${base32(Buffer.concat([Buffer.from([0x01, 0x55, 0x12, 0x20]), Buffer.from(sha256, 'hex')]))}`;
}

/** RFC 4648 section 6, lower case, without padding: multibase `b`. */
function base32(bytes: Uint8Array): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
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
