import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FOLDERS = ['bench', 'core', 'suites', 'package.json'];

/** The base of a gate of this code against itself: the same files elsewhere, as a checkout has them. */
export interface BaseCopy {
  /** The file there in the place of this one. */
  inBase(url: string): string;
  close(): void;
}

export function copyOfBase(): BaseCopy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-proof-')));
  for (const name of FOLDERS) {
    const isCode = (path: string) => ['', '.ts', '.json'].includes(extname(path));
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: isCode });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    inBase: (url) => pathToFileURL(join(folder, relative(ROOT, fileURLToPath(url)))).href,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
