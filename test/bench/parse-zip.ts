import { once } from 'node:events';
import { createReadStream, existsSync, renameSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

const DEFLATED = 8;
/** the data descriptor follows: sizes are not known when the header is written, as in TikTok's own zips */
const FLAGS = 0x808;

/** Packs a file as the only entry of a zip beside it, once; → the zip's path. Up to 4 GiB: no zip64. */
export async function ensureZip(path: string): Promise<string> {
  const zip = `${path}.zip`;
  if (existsSync(zip)) return zip;
  const file = await open(`${zip}.part`, 'w');
  const name = Buffer.from('user_data_tiktok.json');
  await file.write(Buffer.concat([localHeader(name), name]));
  const { crc, packedBytes } = await deflateInto(file, path);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc, 0);
  sizes.writeUInt32LE(packedBytes, 4);
  sizes.writeUInt32LE(statSync(path).size, 8);
  await file.write(Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), sizes]));
  const directory = Buffer.concat([directoryHeader(name, sizes), name]);
  const start = 30 + name.length + packedBytes + 16;
  await file.write(Buffer.concat([directory, endOfDirectory(directory.length, start)]));
  await file.close();
  renameSync(`${zip}.part`, zip);
  return zip;
}

async function deflateInto(file: FileHandle, path: string): Promise<{ crc: number; packedBytes: number }> {
  const deflate = createDeflateRaw({ chunkSize: 1 << 20 });
  let crc = 0;
  let packedBytes = 0;
  const feeding = (async () => {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      crc = crc32(chunk, crc);
      if (!deflate.write(chunk)) await once(deflate, 'drain');
    }
    deflate.end();
  })();
  for await (const packed of deflate) {
    await file.write(packed);
    packedBytes += packed.length;
  }
  await feeding;
  return { crc, packedBytes };
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function directoryHeader(name: Buffer, sizes: Buffer): Buffer {
  const header = Buffer.alloc(46);
  header.write('PK\x01\x02', 'latin1');
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DEFLATED, 10);
  sizes.copy(header, 16);
  header.writeUInt16LE(name.length, 28);
  return header;
}

function endOfDirectory(bytes: number, start: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(start, 16);
  return end;
}
