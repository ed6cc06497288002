import { readFileSync } from 'node:fs';

export type ReadText = (path: string) => string | null;

/** What is in a file; null where it cannot be read, which for what a system may not have is an answer. */
export function textOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
