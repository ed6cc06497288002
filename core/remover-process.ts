import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

/**
 * The process that takes a temporary folder away when the one that made it is gone, however that came: who is killed can
 * remove nothing. It waits for the end of a pipe that nobody else holds.
 */

const [folder, repository] = process.argv.slice(2);
/** What still writes into the folder is about to be ended, too. */
const PATIENTLY = { maxRetries: 50, retryDelay: 10 };

process.stdin.resume().on('close', () => {
  if (folder === undefined || repository === undefined) return;
  rmSync(folder, { recursive: true, force: true, ...PATIENTLY });
  spawnSync('git', ['worktree', 'prune'], { cwd: repository, stdio: 'ignore' });
});
