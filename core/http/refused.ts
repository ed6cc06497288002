/** What a client does not know, it does not guess: its call fails, and says by name what it was. */
export class RefusedAnswer extends Error {
  override readonly name = 'RefusedAnswer';
}

const SHOWN = 60;

/** What came, to be read by people: escaped, and cut where it is long. */
export function shown(bytes: Buffer, from: number, to: number): string {
  const text = JSON.stringify(bytes.toString('latin1', from, Math.min(to, from + SHOWN)));
  return to - from > SHOWN ? `${text}…` : text;
}
