import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { payloadOf } from '../core/work/payload.ts';
import type { DirectServer, RoundSeed, Server } from '../core/members/types.ts';
import { itemsOf } from '../core/work/work.ts';
import { ownFolder } from './_own-folder.ts';

/**
 * A folder of files, one an item, named by its id. They are read from the system and not from this process, so
 * that nothing is witnessed.
 */
async function start(): Promise<DirectServer<null>> {
  const { path: folder, remove } = await ownFolder('files');
  let written = 0;
  return {
    target: { origin: pathToFileURL(`${folder}/`).href },
    begin(round) {
      const count = write(round, folder);
      for (let id = count; id < written; id += 1) rmSync(join(folder, String(id)));
      written = count;
    },
    end: () => null,
    close: remove,
  };
}

/** All of it is there when it returns; in the memory of the system, from which it is read again. */
function write({ work, seed }: RoundSeed, folder: string): number {
  const items = itemsOf({ work, seed });
  for (const { id, bytes } of items) writeFileSync(join(folder, String(id)), payloadOf(seed, id, bytes));
  return items.length;
}

const files = {
  name: 'files',
  about: 'a folder with a file of each item, in a temporary place (no requests, so no witness)',
  probe: null,
  start,
} satisfies Server;

export default files;
