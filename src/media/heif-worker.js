// Plain JavaScript, because a worker is started from this file as it stands, also where TypeScript is loaded on the fly.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import heif from 'libheif-js/wasm-bundle.js';

// It prints to the console what it also returns.
console.log = () => {};

/** The main picture, turned as the container says (the EXIF turn counts for nothing in HEIF), tiles put together. */
function decode({ path, maxPixels }) {
  const context = heif.heif_context_alloc();
  const opened = heif.heif_context_read_from_memory(context, readFileSync(path));
  if (opened.code !== heif.heif_error_code.heif_error_Ok) return { said: opened.message };
  const handle = heif.heif_js_context_get_primary_image_handle(context);
  if (!handle || handle.code) return { said: handle?.message ?? 'no main picture' };
  const pixels = heif.heif_image_handle_get_width(handle) * heif.heif_image_handle_get_height(handle);
  if (pixels > maxPixels) return { said: `${pixels} pixels` };
  return toRgba(
    heif.heif_js_decode_image2(
      handle,
      heif.heif_colorspace.heif_colorspace_RGB,
      heif.heif_chroma.heif_chroma_interleaved_RGBA,
    ),
  );
}

/** Rows may be longer in memory than they are wide. */
function toRgba(image) {
  const plane = image?.channels?.[0];
  if (!plane) return { said: image?.message ?? 'nothing was decoded' };
  const { width, height, stride } = plane;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) data.set(plane.data.subarray(y * stride, y * stride + width * 4), y * width * 4);
  return { width, height, data };
}

const result = decode(workerData);
parentPort?.postMessage(result, result.data ? [result.data.buffer] : []);
