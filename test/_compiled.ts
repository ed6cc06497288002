import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is missing costs every process that loads it 0.1 s: it loads what strips types, for that file alone. */
const FOLDERS = [
  'core',
  'runners',
  'servers',
  'suites',
  'test/mutants/runners',
  'test/mutants/servers',
  'test/mutants/suites',
  'test/faults/suites',
];

/** What members load when they are used. */
const PACKAGES = ['fastify', 'oauth2-mock-server', 'piscina', 'undici', 'ws'];

/** An entry of a thread or a process fails where it has no parent; by then it and all that it imports are compiled. */
const SCRIPT = `
  for (const module of process.argv.slice(1)) await import(module).catch(() => {});
  console.log(process.argv.length - 1);
  process.exit();
`;

/**
 * Fills the compile cache of vitest.config.ts before the first test: a process writes to it when it leaves, and those of
 * sessions are killed.
 */
export default function compile(): void {
  const root = join(import.meta.dirname, '..');
  const modules = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, folder, name)),
  );
  const all = [...PACKAGES, ...modules];
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', SCRIPT, ...all], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // an entry that ends its process would end this one
  if (Number(said) !== all.length) throw new Error(`the compile cache has less than its ${all.length} modules`);
}
