import { RefusedAnswer } from './refused.ts';

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32] as const;
/** What a line ends with: CR LF, and nothing else. */
export const LINE_END = 2;

/** By byte, 1 where it may stand in a line: what can be seen, blanks, and whatever is no ASCII (RFC 9110, 5.5). */
const inLine = tableOf(/[\t\x20-\x7e\x80-\xff]/);

export function tableOf(allowed: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (allowed.test(String.fromCharCode(byte)) ? 1 : 0));
}

/**
 * Where the line that goes on at `from` ends: its CR, or -1 where more has to come.
 *
 * @throws RefusedAnswer where a byte is in it that no line has, such as a CR or an LF by itself
 */
export function endOfLine(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && inLine[bytes[at] as number] === 1) at += 1;
  if (at === to) return -1;
  if (bytes[at] !== CR) throw stray(bytes[at] as number);
  if (at + 1 === to) return -1;
  if (bytes[at + 1] !== LF) throw stray(CR);
  return at;
}

function stray(byte: number): RefusedAnswer {
  return new RefusedAnswer(`a line of the answer has the byte 0x${byte.toString(16).padStart(2, '0')} in it`);
}

/** The part of `from` to `to` that has no blanks around it. */
export function trimmed(bytes: Buffer, from: number, to: number): { readonly from: number; readonly to: number } {
  let [first, end] = [from, to];
  while (first < end && isBlank(bytes[first])) first += 1;
  while (end > first && isBlank(bytes[end - 1])) end -= 1;
  return { from: first, to: end };
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

/** Whether there stands this word, in letters of either case; it is of small letters and hyphens. */
export function isWord(bytes: Buffer, from: number, to: number, word: string): boolean {
  if (to - from !== word.length) return false;
  for (let index = 0; index < word.length; index += 1)
    if (((bytes[from + index] as number) | 0x20) !== word.charCodeAt(index)) return false;
  return true;
}

/** More than the longest body needs, and fewer than those in which a number of JavaScript is exact. */
const mostDigits = { 10: 15, 16: 12 };

/** The number that is written there in digits of base 10 or 16, or null where there is none, or one that nobody means. */
export function numberIn(bytes: Buffer, from: number, to: number, base: 10 | 16): number | null {
  if (from === to || to - from > mostDigits[base]) return null;
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = digitOf(bytes[at] as number);
    if (digit >= base) return null;
    number = number * base + digit;
  }
  return number;
}

function digitOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const small = byte | 0x20;
  return small >= 97 && small <= 102 ? small - 87 : 16;
}
