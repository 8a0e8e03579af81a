/**
 * The results in the order of what they were made of, so many of them being made at a time. The first error ends it, after those
 * under way have come to their end.
 */
export async function* inOrder<Given, Made>(
  given: readonly Given[],
  atOnce: number,
  make: (one: Given) => Promise<Made>,
): AsyncGenerator<Made> {
  const underWay: Promise<Made>[] = [];
  const takeFirst = () => underWay.splice(0, 1);
  try {
    for (const one of given) {
      underWay.push(begin(() => make(one)));
      if (underWay.length >= atOnce) for (const first of takeFirst()) yield await first;
    }
    while (underWay.length > 0) for (const first of takeFirst()) yield await first;
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** What is thrown at once is a rejection as well; one that nobody waits for yet is no unhandled one. */
function begin<Made>(make: () => Promise<Made>): Promise<Made> {
  const made = new Promise<Made>((resolve) => resolve(make()));
  made.catch(() => undefined);
  return made;
}
