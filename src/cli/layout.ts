/** Columns of a report, where Chinese characters are two cells wide. */

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g;

export function padTo(text: string, cells: number): string {
  const width = text.length + (text.match(wide)?.length ?? 0);
  return text + ' '.repeat(Math.max(0, cells - width));
}

/** A label and what belongs to it, as every report has them. */
export function labelled(label: string, text: string): string {
  return `  ${padTo(label, 11)} ${text}`;
}

export function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
