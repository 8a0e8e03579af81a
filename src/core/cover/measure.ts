import { type Weight, weightBins } from './look.ts';

/** A small picture in RGB, three bytes a pixel, row by row. */
export interface SmallPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The same in grey, one byte a pixel. */
export type GreyPicture = SmallPicture;

export interface FrameMeasures {
  /** 0 black to 255 white */
  readonly mean: number;
  /** standard deviation of the brightness */
  readonly spread: number;
  /** variance of the Laplacian: a blurred picture has little */
  readonly sharpness: number;
}

export function greyOf({ data, width, height }: SmallPicture): GreyPicture {
  const grey = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 3)
    grey[at] = ((data[from] ?? 0) * 77 + (data[from + 1] ?? 0) * 150 + (data[from + 2] ?? 0) * 29) >> 8;
  return { data: grey, width, height };
}

export function measureFrame({ data, width, height }: GreyPicture): FrameMeasures {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < data.length; at += 1) {
    const value = data[at] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / data.length;
  let edges = 0;
  let edgeSquares = 0;
  for (let y = 1; y < height - 1; y += 1)
    for (let at = y * width + 1; at < y * width + width - 1; at += 1) {
      const around = (data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[at - width] ?? 0) + (data[at + width] ?? 0);
      const edge = around - 4 * (data[at] ?? 0);
      edges += edge;
      edgeSquares += edge * edge;
    }
  const inner = Math.max(1, (width - 2) * (height - 2));
  return {
    mean,
    spread: Math.sqrt(Math.max(0, squares / data.length - mean * mean)),
    sharpness: Math.max(0, edgeSquares / inner - (edges / inner) ** 2),
  };
}

/** A step of brightness that letters have and shades do not. */
const letterStep = 56;
/** Of a row of pixels, so many such steps are letters. */
const letterShare = 0.06;

/** Noise and soft shades are nothing to see. */
const leastEdge = 12;

/** Where there is something to see: edges count, and rows full of letters twice, because words cut in half are worse than none. */
export function weighPicture({ data, width, height }: GreyPicture): Weight {
  const columns = new Float64Array(weightBins);
  const rows = new Float64Array(weightBins);
  // A strip after the other, so that its sum stays a plain number: this runs over each pixel of each frame that is looked at.
  const starts = Array.from({ length: weightBins + 1 }, (_, bin) => Math.ceil((bin * width) / weightBins));
  const ends = starts.slice(1).map((end) => Math.min(end, width - 1));
  const inRow = new Float64Array(weightBins);
  for (let y = 0; y < height - 1; y += 1) {
    let letters = 0;
    for (let bin = 0; bin < weightBins; bin += 1) {
      let sum = 0;
      const end = y * width + (ends[bin] ?? 0);
      for (let at = y * width + (starts[bin] ?? 0); at < end; at += 1) {
        const here = data[at] ?? 0;
        const across = Math.abs((data[at + 1] ?? 0) - here);
        const edge = across + Math.abs((data[at + width] ?? 0) - here);
        if (across >= letterStep) letters += 1;
        if (edge >= leastEdge) sum += edge;
      }
      inRow[bin] = sum;
    }
    const factor = letters > width * letterShare ? 2 : 1;
    const row = Math.floor((y * weightBins) / height);
    for (let bin = 0; bin < weightBins; bin += 1) {
      const weight = (inRow[bin] ?? 0) * factor;
      columns[bin] = (columns[bin] ?? 0) + weight;
      rows[row] = (rows[row] ?? 0) + weight;
    }
  }
  return { columns: asHex(columns), rows: asHex(rows) };
}

function asHex(bins: Float64Array): string {
  const most = Math.max(...bins, 1);
  return Array.from(bins, (bin) =>
    Math.round((bin / most) * 255)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
}

/** 0 to 1, each strip. */
export function binsOf(hex: string): readonly number[] {
  return Array.from({ length: weightBins }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16) / 255 || 0);
}
