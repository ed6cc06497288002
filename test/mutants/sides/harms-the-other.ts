import { setTimeout as sleep } from 'node:timers/promises';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici/index.js';
import { outcomeOf } from '../../../core/work/outcome.ts';
import { payloadOf } from '../../../core/work/payload.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from '../suites/_broken.ts';

/** What the base has, and candidates that do the same and beside it something that their process alone should feel. */

const operation: Operation = {
  async run({ id, bytes }) {
    await sleep(1);
    return outcomeOf(payloadOf(1, id, bytes));
  },
  close: async () => {},
};

export const right = async (): Promise<Operation> => operation;

const after = (harm: () => void) => async (): Promise<Operation> => {
  harm();
  return operation;
};

export const replacesFetch = after(() => {
  const original = globalThis.fetch;
  globalThis.fetch = (...words) => original(...words);
});

export const replacesTheDispatcher = after(() => {
  setGlobalDispatcher(getGlobalDispatcher().compose((dispatch) => (options, handler) => dispatch(options, handler)));
});

export const extendsAPrototype = after(() => {
  // oxlint-disable-next-line no-extend-native -- that is what is wrong with it
  Object.defineProperty(Array.prototype, 'last', { value: () => null, configurable: true });
});

export const replacesTimers = after(() => {
  const original = globalThis.setTimeout;
  globalThis.setTimeout = ((...words: Parameters<typeof setTimeout>) => original(...words)) as typeof setTimeout;
});

export const keepsStateOnGlobalThis = after(() => {
  Object.assign(globalThis, { cacheOfAll: new Map() });
});

export const setsTheEnvironment = after(() => {
  process.env['UV_THREADPOOL_SIZE'] = '1';
});

/** Not when it is loaded, but when it is first used. */
export async function replacesFetchLater(): Promise<Operation> {
  return {
    async run(item) {
      const original = globalThis.fetch;
      globalThis.fetch = (...words) => original(...words);
      return operation.run(item);
    },
    close: async () => {},
  };
}

/** Of nobody's request, so that it ends the process that both share. */
export const rejectsUnhandled = after(() => {
  setTimeout(() => void Promise.reject(new Error('nobody waits for me')), 50);
});

let isStarted = false;
export const startsSlowly = after(() => {
  const until = performance.now() + (isStarted ? 0 : 1_000);
  isStarted = true;
  while (performance.now() < until); // as a large module graph does
});

const kept: Buffer[] = [];
export async function leaks(): Promise<Operation> {
  return {
    async run(item) {
      kept.push(Buffer.alloc(256 * 1024, item.id));
      return operation.run(item);
    },
    close: async () => {},
  };
}

export default {
  ...suite(import.meta.url, { name: 'harms-the-other', about: 'two versions in one process', server: null }),
  bound: null,
};
