import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { environmentWithoutRepository } from '../machine/git.ts';

/**
 * Lets a folder with worktrees of this repository go when this process goes. Where nobody can be started to see to it, the
 * next gate does.
 *
 * @returns What ends the watch: whoever made the folder has taken it away.
 */
export function removeAfterUs(folder: string, repository: string): () => void {
  const module = fileURLToPath(new URL(`../remover-process${extname(import.meta.url)}`, import.meta.url));
  // a group of its own, where no Ctrl-C reaches it
  const remover = spawn(process.execPath, [module, folder, repository], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { ...environmentWithoutRepository(), NODE_OPTIONS: '' },
  });
  remover.on('error', () => {});
  remover.unref();
  (remover.stdin as Socket).unref();
  return () => void remover.kill('SIGKILL');
}
