import type { Answer, Outcome } from '../members/types.ts';

/** What to do about it, in the words of whoever writes a suite. */
const ADVICE = 'return outcomeOf(body), or { status, bytes, checksum }';

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isStatus = (value: number): boolean => isCount(value) && value < 2 ** 31;
const isChecksum = (value: number): boolean => value >>> 0 === value;

/**
 * What an operation returned, whatever its type says: code of a user's own may return anything. Asked on the clock, and
 * cheap where it is right.
 *
 * @throws TypeError where it is no outcome: it is the operation that is wrong then, and not the round
 */
export function checkOutcome(returned: Outcome): void {
  if (typeof returned === 'object' && returned !== null) return;
  throw new TypeError(`the operation returned ${nameOf(returned)}: ${ADVICE}`);
}

/** @throws TypeError where it is no answer, or one that no file could hold */
export function checkAnswer(answer: Answer): void {
  const { status, bytes, checksum } = answer;
  if (isStatus(status) && isCount(bytes) && isChecksum(checksum)) return;
  throw new TypeError(`the operation returned ${faultIn(answer)}: ${ADVICE}`);
}

function faultIn({ status, bytes, checksum }: Answer): string {
  if (status === undefined && bytes === undefined) return 'what is no outcome';
  if (!isStatus(status)) return `the status ${shown(status)}`;
  return isCount(bytes) ? `the checksum ${shown(checksum)}` : `the bytes ${shown(bytes)}`;
}

function nameOf(value: unknown): string {
  return value == null ? 'nothing' : `a ${typeof value}`;
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : nameOf(value);
}
