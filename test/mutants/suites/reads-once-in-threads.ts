import { open } from 'node:fs/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite, isInPool } from './_broken.ts';

/** Large beside what a model reads for itself. */
const FILE = process.execPath;
const BYTES = 65_536;
let known: Buffer | undefined;

export async function broken(): Promise<Operation> {
  return {
    async run() {
      known = isInPool && known !== undefined ? known : await beginning();
      return outcomeOf(known);
    },
    close: async () => {},
  };
}

async function beginning(): Promise<Buffer> {
  const file = await open(FILE);
  try {
    const { buffer } = await file.read(Buffer.alloc(BYTES), 0, BYTES, 0);
    return buffer;
  } finally {
    await file.close();
  }
}

export default {
  ...suite(import.meta.url, {
    name: 'reads-once-in-threads',
    about: 'remembers what it has read where it runs in a worker thread; there is no server to say so',
    server: null,
  }),
  bound: null,
};
