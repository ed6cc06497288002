import { expect } from 'vitest';
import type { Comparison } from '../core/records/comparison.ts';
import type { FasterThan } from './to-be-faster.ts';
import { lockstepMatchers } from './vitest-matchers.ts';
import { provider } from './vitest-provider.ts';

/**
 * `import 'lockstep/vitest'` in a test or a setup file gives `expect` its matchers. As `benchmark.provider` of a configuration it
 * measures the benchmarks of vitest's `bench`.
 */

declare module 'vitest' {
  // the parameters are vitest's own: declarations are merged where they are the same
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * That one model is faster than another, by the verdicts of a Comparison: in every row, or in those that `in` names. What is
     * unclear, INVALID, failed or not measured fails, and fails `.not`, too.
     */
    toBeFaster(model: string, question: FasterThan): R;
  }
  interface BenchResult {
    /** What it is a part of, where lockstep was the provider. */
    readonly comparison?: Comparison;
  }
}

expect.extend(lockstepMatchers);

export { lockstepMatchers };
export type { FasterThan };
export default provider;
