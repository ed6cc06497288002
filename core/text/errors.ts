import { closest, distance } from 'fastest-levenshtein';
import { UsageError } from './refusals.ts';
import { reasonOf } from './thrown.ts';

export { EnvironmentError, UsageError } from './refusals.ts';

/** One line for a file that will not be read, written or made. */
export function cannot(what: 'read' | 'write', path: string, error: unknown): UsageError {
  return new UsageError(`cannot ${what} ${path}: ${reasonOf(error)}`);
}

/** "unknown suite "htp-get": did you mean http-get?", or the words there are where none is near. */
export function unknownWord(kind: string, word: string, known: readonly string[]): UsageError {
  const nearest = nearestTo(word, known);
  const hint = nearest === null ? `there is ${known.join(', ') || 'none'}` : `did you mean ${nearest}?`;
  return new UsageError(`unknown ${kind} "${word}": ${hint}`);
}

/** The word that was probably meant, or null where none is near. */
export function nearestTo(word: string, known: readonly string[]): string | null {
  const nearest = known.length > 0 ? closest(word, known) : '';
  const isNear = nearest !== '' && distance(word, nearest) <= Math.max(2, Math.floor(word.length / 3));
  return isNear ? nearest : null;
}
