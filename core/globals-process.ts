import { answerParent } from './process/answering.ts';
import { exportNamed, type Exports, exportsOf } from './members/module-exports.ts';

/**
 * The process of what a suite does once a run: `globalSetup` of its module before any trial, and `globalTeardown` after
 * all. What it starts lives here meanwhile. Where the session is gone, what was set up is undone all the same.
 */

type AnyFunction = (...values: unknown[]) => unknown;

let undo: (() => Promise<void>) | null = null;
let undone: Promise<void> | null = null;

async function call(exports: Exports, name: string, ...values: unknown[]): Promise<unknown> {
  const found = exportNamed(exports, name);
  return typeof found === 'function' ? (found as AnyFunction)(...values) : undefined;
}

async function tearDown(): Promise<void> {
  undone ??= undo?.() ?? Promise.resolve();
  await undone;
}

answerParent(
  {
    async setUp({ module }: { module: string }) {
      const exports = await exportsOf(module);
      let data: unknown;
      // what was begun before it failed is undone, too
      undo = async () => void (await call(exports, 'globalTeardown', data));
      data = await call(exports, 'globalSetup');
      return data ?? null;
    },
    tearDown,
  },
  undefined,
  tearDown,
);
