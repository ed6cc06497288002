import { extname } from 'node:path';

/**
 * The URL of the module `name` beside the module `from`, with the same extension: `.ts` in a checkout, where Node strips
 * the types, and `.js` in the published package, where it refuses to.
 */
export function sibling(from: string, name: string): string {
  return new URL(`${name}${extname(from)}`, from).href;
}
