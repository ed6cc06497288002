import { setTimeout as sleep } from 'node:timers/promises';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici/index.js';
import { outcomeOf } from '../../../core/work/outcome.ts';
import { payloadOf } from '../../../core/work/payload.ts';
import type { Operation } from '../../../core/members/types.ts';
import { broken as suite } from '../suites/_broken.ts';
import { kept, type Point, sumOf } from './_shared-by-both.ts';

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

/** Slow until it is ready, and what it keeps is in a module that the base has, too: in one process nobody knows whose it is. */
export async function startsSlowlyAndLeaks(): Promise<Operation> {
  const until = performance.now() + (isStarted ? 0 : 1_000);
  isStarted = true;
  while (performance.now() < until); // as a large module graph does
  return {
    async run(item) {
      kept.push(Buffer.alloc(512 * 1024, item.id));
      return operation.run(item);
    },
    close: async () => {},
  };
}

/** Numbers in objects of one shape, or of so many that no inline cache holds them. */
const pointsOf = (shapes: number): Point[] =>
  Array.from(
    { length: 4096 },
    (_, at) =>
      Object.fromEntries([
        [`y${at % shapes}`, 0],
        ['x', at],
      ]) as unknown as Point,
  );

const summing = (shapes: number) => async (): Promise<Operation> => {
  const points = pointsOf(shapes);
  return {
    async run({ id, bytes }) {
      for (let times = 0; times < 100; times += 1) sumOf(points);
      return outcomeOf(payloadOf(1, id, bytes));
    },
    close: async () => {},
  };
};

/** Both call the same function of the same module; the candidate makes it slow for whoever calls it in this process. */
export const sumsOneShape = summing(1);
export const sumsManyShapes = summing(64);

/** What lives so long that it is collected when somebody else is on the clock. */
const churning = (objects: number) => async (): Promise<Operation> => {
  const ring: unknown[] = Array.from({ length: Math.max(1, objects * 4) });
  let at = 0;
  return {
    async run({ id, bytes }) {
      for (let made = 0; made < objects; made += 1) {
        at = (at + 1) % ring.length;
        ring[at] = { id, made, more: [made] };
      }
      let sum = 0;
      for (let times = 0; times < 100_000; times += 1) sum += times % 7;
      return outcomeOf(payloadOf(1, id + (sum < 0 ? 1 : 0), bytes));
    },
    close: async () => {},
  };
};

export const makesNoGarbage = churning(0);
export const makesGarbage = churning(20_000);

export default {
  ...suite(import.meta.url, { name: 'harms-the-other', about: 'two versions in one process', server: null }),
  bound: null,
};
