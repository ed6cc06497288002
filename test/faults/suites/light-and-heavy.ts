import { setTimeout } from 'node:timers/promises';

/** One call in eight computes for 50 ms; the others wait for 2. */
const HEAVY_MS = 50;

export const options = { operations: 16 };

export const kindOf = ({ id }: { readonly id: number }): string => (id % 8 === 3 ? 'heavy' : 'light');

export default async function call({ id }: { readonly id: number }): Promise<{ id: number }> {
  if (kindOf({ id }) === 'light') await setTimeout(2);
  else {
    const until = performance.now() + HEAVY_MS;
    while (performance.now() < until);
  }
  return { id };
}
