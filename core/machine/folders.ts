import { dirname } from 'node:path';

/** A folder and all that it lies in, the innermost first. */
export function ancestorsOf(folder: string): string[] {
  const parent = dirname(folder);
  return [folder, ...(parent === folder ? [] : ancestorsOf(parent))];
}
