import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ByteRange, HttpRequest, RenditionFile, RenditionFiles } from '../contract/index.ts';

/** One field of a form, in the order it is sent. */
export type FormField = { readonly name: string; readonly value: string } | FormFile;

/** A file in a form; its bytes are read while they are sent. */
export interface FormFile {
  readonly name: string;
  readonly fileName: string;
  readonly mime: string;
  readonly bytes: number;
  /** names the bytes, so that the same form is the same request */
  readonly id: string;
  /** a fresh stream at every call */
  open(): Readable;
}

/** A form, ready for `HttpRequest`: spread `headers` into its own. */
export interface FormBody {
  readonly headers: { readonly 'content-type': string };
  readonly body: Exclude<HttpRequest['body'], string | Uint8Array | undefined>;
}

/** A rendition, or a part of it, as a field. The bytes are read while they are sent, never held. */
export function renditionField(
  name: string,
  file: Pick<RenditionFile, 'sha256' | 'bytes' | 'mime'>,
  from: { readonly files: Pick<RenditionFiles, 'open'>; readonly fileName: string; readonly range?: ByteRange },
): FormFile {
  const { files, fileName, range } = from;
  return {
    name,
    fileName,
    mime: file.mime,
    bytes: range === undefined ? file.bytes : range.end - range.start,
    id: range === undefined ? file.sha256 : `${file.sha256} ${range.start}-${range.end}`,
    open: () => files.open(file.sha256, range),
  };
}

/**
 * `multipart/form-data` (RFC 7578), its length known before the first byte. The same fields make the same bytes, so a request
 * may be repeated word for word. Values go as they are, in UTF-8.
 */
export function formBody(fields: readonly FormField[]): FormBody {
  const boundary = boundaryOf(fields);
  const parts = fields.map((field) => ({ field, head: Buffer.from(headOf(field, boundary)) }));
  const end = Buffer.from(`--${boundary}--\r\n`);
  const bytes = parts.reduce((sum, { field, head }) => sum + head.length + bytesOf(field) + lineEnd.length, end.length);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: {
      bytes,
      open: () =>
        Readable.from(
          (async function* () {
            for (const { field, head } of parts) {
              yield head;
              if ('value' in field) yield Buffer.from(field.value);
              else yield* field.open();
              yield lineEnd;
            }
            yield end;
          })(),
          { objectMode: false },
        ),
    },
  };
}

const lineEnd = Buffer.from('\r\n');

/** Made of what is sent: for a file to contain it, the file would have to contain a hash of itself. */
function boundaryOf(fields: readonly FormField[]): string {
  const content = fields.map((field) =>
    'value' in field ? [field.name, field.value] : [field.name, field.fileName, field.id],
  );
  return `clipferry-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 40)}`;
}

function headOf(field: FormField, boundary: string): string {
  const disposition = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field.name)}"`;
  if ('value' in field) return `${disposition}\r\n\r\n`;
  return `${disposition}; filename="${quoted(field.fileName)}"\r\nContent-Type: ${field.mime}\r\n\r\n`;
}

/** As browsers write it (WHATWG HTML, "multipart form data"): a quote or a line end would begin another header. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function bytesOf(field: FormField): number {
  return 'value' in field ? Buffer.byteLength(field.value) : field.bytes;
}
