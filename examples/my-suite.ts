import { readFile } from 'node:fs/promises';
import { defineSuite, drawn, outcomeOf } from 'lockstep';

/** One lane. What it read is compared between the models. */
export async function readThisFile() {
  const run = async () => outcomeOf(await readFile(import.meta.filename));
  return { run, close: async () => {} };
}

export default defineSuite({
  name: 'my-suite', // the name of this file
  about: 'reads a file',
  server: null,
  workload: { module: import.meta.url, export: 'readThisFile' },
  params: { operations: { about: 'reads a round', values: [64] } },
  concurrency: [16],
  work: ({ operations }) => drawn({ operations }),
  bound: null,
});
