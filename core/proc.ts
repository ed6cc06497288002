import { readFileSync } from 'node:fs';

/** A file of the kernel, or null where it does not tell. */
export function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
