/** What was seen of pages while they were read. */
export interface Reading {
  /** The most pages that had been answered and not asked for, at one instant. */
  peakBuffered: number;
}

/**
 * The pages 0 … count−1 of an API in which a page says where the next one is: one request at a time, and up to `ahead`
 * pages before they are wanted. A reader that stops early calls off the request that is in flight.
 *
 * @param get Asks for one page; called for the next one when the last was answered.
 */
export async function* readPages<Page>(
  get: (page: number, signal: AbortSignal) => Promise<Page>,
  count: number,
  ahead: number,
  reading: Reading,
): AsyncGenerator<Page> {
  const stop = new AbortController();
  const asked: Promise<Page>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let next = 0;
  let wanted = 0;
  let answered = 0;
  const ask = async (page: number, before: Promise<unknown>): Promise<Page> => {
    await before;
    const answer = await get(page, stop.signal);
    answered += 1;
    reading.peakBuffered = Math.max(reading.peakBuffered, answered - wanted);
    return answer;
  };
  const askUpTo = (most: number): void => {
    for (; next < count && asked.length < most; next += 1) {
      const page = ask(next, last);
      page.catch(() => {}); // its error is that of the reader that wants the page
      asked.push(page);
      last = page;
    }
  };
  try {
    while (wanted < count) {
      wanted += 1;
      askUpTo(Math.max(1, ahead));
      const page = await (asked.shift() as Promise<Page>);
      askUpTo(ahead);
      yield page;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(asked);
  }
}
