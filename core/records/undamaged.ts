import { UsageError } from '../text/errors.ts';
import { reasonOf } from '../text/thrown.ts';

/** What is encoded in a field of a file. @throws UsageError where it cannot be decoded: somebody has changed the file */
export function undamaged<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw new UsageError(`${what} of the file is damaged: ${reasonOf(error)}`);
  }
}
