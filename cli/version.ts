import { readFileSync } from 'node:fs';

/** The version of the package that this module belongs to, whether it lies in a checkout or in dist/. */
export function toolVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        name: string;
        version: string;
      };
      if (found.name === 'lockstep') return found.version;
    } catch {
      // the next one may be it
    }
  }
  return 'unknown';
}
