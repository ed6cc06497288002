import { closest, distance } from 'fastest-levenshtein';
import { reasonOf } from './thrown.ts';

/** Errors that tell a user what to do: shown as one line, without a stack. */

/** The user asked for something that cannot be: one clear line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The environment will not do: exit code 4. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** One line for a file that will not be read, written or made. */
export function cannot(what: 'read' | 'write', path: string, error: unknown): UsageError {
  return new UsageError(`cannot ${what} ${path}: ${reasonOf(error)}`);
}

/** "unknown suite "htp-get": did you mean http-get?", or the words there are where none is near. */
export function unknownWord(kind: string, word: string, known: readonly string[]): UsageError {
  const nearest = known.length > 0 ? closest(word, known) : '';
  const isNear = nearest !== '' && distance(word, nearest) <= Math.max(2, Math.floor(word.length / 3));
  const hint = isNear ? `did you mean ${nearest}?` : `there is ${known.join(', ') || 'none'}`;
  return new UsageError(`unknown ${kind} "${word}": ${hint}`);
}
