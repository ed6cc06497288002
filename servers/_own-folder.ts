import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that goes when this process goes, however that is. */
export interface OwnFolder {
  readonly path: string;
  /** Ends the program of the folder, removes it at once, and resolves when that is done. */
  readonly remove: () => Promise<void>;
}

/**
 * Waits for the end of a pipe that only its parent holds. Then it ends the program whose number stands in the file $1 of the
 * folder $0: by the signal $2, and by SIGKILL where it is still there after two seconds. What that still writes meanwhile is
 * removed, too.
 */
const SCRIPT = `cat >/dev/null
pid=; [ -n "$1" ] && pid=$(head -n 1 -- "$0/$1" 2>/dev/null)
case $pid in '' | *[!0-9]*) ;; *)
  kill -s "$2" "$pid" 2>/dev/null
  for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -s KILL "$pid" 2>/dev/null ;;
esac
for turn in 1 2 3 4 5; do rm -rf -- "$0" 2>/dev/null; [ -e "$0" ] || break; sleep 0.2; done`;

/**
 * Makes one. A process that is killed can remove nothing, and ends nothing that it has started, so another one waits for
 * that; in a group of its own, where no Ctrl-C reaches it.
 *
 * @param name A part of the folder's name.
 * @param program The file in it where the number of the program stands, and the signal that ends that.
 * @param parent Default: the folder of temporary files.
 */
export async function ownFolder(
  name: string,
  program: { readonly pidFile: string; readonly signal: 'INT' | 'TERM' } | null = null,
  parent = tmpdir(),
): Promise<OwnFolder> {
  const path = mkdtempSync(join(parent, `lockstep-${name}-`));
  const words = ['-c', SCRIPT, path, program?.pidFile ?? '', program?.signal ?? ''];
  const remover = spawn('sh', words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  try {
    await once(remover, 'spawn');
  } catch (error) {
    rmSync(path, { recursive: true });
    throw error;
  }
  const gone = once(remover, 'exit');
  return {
    path,
    remove: async () => {
      remover.stdin.end();
      await gone;
    },
  };
}
