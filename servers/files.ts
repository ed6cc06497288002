import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { payloadOf } from '../core/work/payload.ts';
import type { RoundSeed, RunningServer, Server } from '../core/members/types.ts';
import { itemsOf } from '../core/work/work.ts';

/**
 * A folder of files, one an item, named by its id. They are read from the system and not from this process, so
 * that nothing is witnessed.
 */
async function start(): Promise<RunningServer<null>> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-files-'));
  const removed = await removeWithMe(folder);
  let written = 0;
  return {
    target: { origin: pathToFileURL(`${folder}/`).href },
    begin(round) {
      const count = write(round, folder);
      for (let id = count; id < written; id += 1) rmSync(join(folder, String(id)));
      written = count;
    },
    end: () => null,
    close: removed,
  };
}

/** All of it is there when it returns; in the memory of the system, from which it is read again. */
function write({ work, seed }: RoundSeed, folder: string): number {
  const items = itemsOf({ work, seed });
  for (const { id, bytes } of items) writeFileSync(join(folder, String(id)), payloadOf(seed, id, bytes));
  return items.length;
}

/**
 * Lets the folder go when this process goes, however that is. A process that is killed can remove nothing, so another
 * one waits for the end of a pipe that only this one holds; in a group of its own, where no Ctrl-C reaches it.
 *
 * @returns What removes it at once, and resolves when that is done.
 */
async function removeWithMe(folder: string): Promise<() => Promise<void>> {
  const script = 'cat >/dev/null; rm -rf -- "$0"';
  const remover = spawn('sh', ['-c', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  try {
    await once(remover, 'spawn');
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  const gone = once(remover, 'exit');
  return async () => {
    remover.stdin.end();
    await gone;
  };
}

const files: Server = {
  name: 'files',
  about: 'a folder with a file of each item, in a temporary place (no requests, so no witness)',
  probe: null,
  start,
};

export default files;
