import type { CardFile } from './view.ts';

/** Whether this browser hands files to other apps. Most do only over https, so on a phone at home: rarely. */
export function canShareFiles(): boolean {
  if (!isSecureContext || typeof navigator.canShare !== 'function') return false;
  return navigator.canShare({ files: [new File(['x'], 'x.jpg', { type: 'image/jpeg' })] });
}

/** Fetches all files and opens the share sheet. False: it was refused or closed. What became of them there nobody tells. */
export async function shareFiles(files: readonly CardFile[]): Promise<boolean> {
  try {
    const fetched: File[] = [];
    for (const { path, name, mime } of files)
      fetched.push(new File([await (await fetch(path)).blob()], name, { type: mime }));
    await navigator.share({ files: fetched });
    return true;
  } catch {
    return false;
  }
}
