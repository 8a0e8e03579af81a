import { toIso } from '../../../src/kit/index.ts';
import { escapeXml } from './reply.ts';
import type { Piece, Upload } from './state.ts';

export interface WantedPart {
  readonly number: number;
  /** without quotes */
  readonly etag: string;
}

/**
 * The body of a complete request, null when it is not one. ETags come quoted, as `&quot;` or bare, depending on the
 * client.
 */
export function decodeComplete(text: string): readonly WantedPart[] | null {
  if (!/<CompleteMultipartUpload[\s>]/.test(text)) return null;
  const parts: WantedPart[] = [];
  for (const match of text.matchAll(/<Part>([\s\S]*?)<\/Part>/g)) {
    const part = match[1] ?? '';
    const number = /<PartNumber>\s*(\d{1,5})\s*<\/PartNumber>/.exec(part)?.[1];
    const etag = /<ETag>\s*([^<]*?)\s*<\/ETag>/.exec(part)?.[1];
    if (number === undefined || etag === undefined) return null;
    parts.push({ number: Number(number), etag: bareEtag(etag) });
  }
  return parts.length > 0 ? parts : null;
}

function bareEtag(etag: string): string {
  return etag.replace(/&quot;|&#34;|"/g, '').toLowerCase();
}

export function initiated(key: string, uploadId: string): string {
  return (
    '<InitiateMultipartUploadResult>\n\t<Bucket>sandbox-ros</Bucket>\n' +
    `\t<Key>${escapeXml(key)}</Key>\n\t<UploadId>${uploadId}</UploadId>\n</InitiateMultipartUploadResult>`
  );
}

export function completed(key: string, host: string, etag: string): string {
  return (
    `<CompleteMultipartUploadResult>\n\t<Location>${escapeXml(`http://${host}/${key}`)}</Location>\n` +
    `\t<Bucket>sandbox-ros</Bucket>\n\t<Key>${escapeXml(key)}</Key>\n\t<ETag>&quot;${etag}&quot;</ETag>\n` +
    '</CompleteMultipartUploadResult>'
  );
}

/** One page of the parts that are stored whole, as COS lists them: at most 1000 after the marker. */
export function listed(upload: Upload, marker: number, maxParts: number): string {
  const later = [...upload.parts].filter(([number]) => number > marker).sort(([a], [b]) => a - b);
  const page = later.slice(0, maxParts);
  const last = page.at(-1)?.[0] ?? marker;
  return (
    `<ListPartsResult>\n\t<Bucket>sandbox-ros</Bucket>\n\t<Encoding-type/>\n\t<Key>${escapeXml(upload.fileId)}</Key>\n` +
    `\t<UploadId>${upload.id}</UploadId>\n\t<PartNumberMarker>${marker}</PartNumberMarker>\n` +
    `\t<NextPartNumberMarker>${last}</NextPartNumberMarker>\n\t<MaxParts>${maxParts}</MaxParts>\n` +
    `\t<IsTruncated>${later.length > page.length}</IsTruncated>\n\t<StorageClass>STANDARD</StorageClass>\n` +
    `${page.map(([number, piece]) => listedPart(number, piece)).join('')}</ListPartsResult>`
  );
}

function listedPart(number: number, piece: Piece): string {
  return (
    `\t<Part>\n\t\t<PartNumber>${number}</PartNumber>\n\t\t<LastModified>${toIso(piece.storedAtMs)}</LastModified>\n` +
    `\t\t<ETag>&quot;${piece.md5}&quot;</ETag>\n\t\t<Size>${piece.bytes}</Size>\n\t</Part>\n`
  );
}
