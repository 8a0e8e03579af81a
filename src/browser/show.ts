/** Opens a page in the person's own browser, which nothing drives. False: there is none, or no screen. */
export async function showInBrowser(url: string): Promise<boolean> {
  try {
    // Seldom wanted, and half a dozen files of its own.
    const { default: open } = await import('open');
    const child = await open(url);
    return child.pid !== undefined;
  } catch {
    return false;
  }
}
