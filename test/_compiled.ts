import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fills the compile cache of vitest.config.ts before the first test: a process writes to it when it leaves, and those of
 * sessions are killed.
 */
export default function compile(): void {
  const root = join(import.meta.dirname, '..');
  const modules = ['core', 'runners', 'servers', 'suites'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, folder, name)),
  );
  const script = 'for (const module of process.argv.slice(1)) await import(module);';
  execFileSync(process.execPath, ['--input-type=module', '--eval', script, ...modules], { stdio: 'inherit' });
}
