import { setTimeout } from 'node:timers/promises';
import { outcomeOf } from '../../../core/work/outcome.ts';
import { payloadOf } from '../../../core/work/payload.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from '../suites/_broken.ts';

const BYTES = 64;

/** What the base has: it takes a while, and returns what was asked for. */
export async function right(): Promise<Operation> {
  return {
    async run({ id }) {
      await setTimeout(2);
      return outcomeOf(payloadOf(1, id, BYTES));
    },
    close: async () => {},
  };
}

export async function broken(): Promise<Operation> {
  return { run: async () => outcomeOf(new Uint8Array(BYTES)), close: async () => {} };
}

export default {
  ...suite(import.meta.url, {
    name: 'zeros-of-equal-length',
    about: 'is faster than the base, because it returns as many zeros',
    server: null,
  }),
  bound: null,
};
