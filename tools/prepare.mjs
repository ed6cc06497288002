/**
 * What a package manager runs when it installs lockstep from its repository, of which only dist/ is kept: builds it. In a
 * checkout of lockstep itself, where nothing is built, it does nothing. No TypeScript, since any Node may run it.
 */
import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';

const { INIT_CWD: startedIn = process.cwd(), npm_execpath: packageManager } = process.env;
const isOwnCheckout = !relative(process.cwd(), startedIn).startsWith('..');
if (!isOwnCheckout && packageManager !== undefined) {
  const { status } = spawnSync(process.execPath, [packageManager, 'run', 'build'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
