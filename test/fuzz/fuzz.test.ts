import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { isRefusal, targets } from './_targets.ts';

/**
 * Whatever comes in is taken, or refused in one line: 5000 inputs, always the same; by `make fuzz` as many as are asked for, others
 * each time, none of which may take longer than five seconds.
 */

const asked = process.env['FUZZ_INPUTS'];
const inputs = Number(asked ?? 5000);
const LONGEST_MS = 5000;
const figures: string[] = [];

test.each(targets)('$name', async ({ name, share, input, take }) => {
  let refused = 0;
  let slowestMs = 0;
  const numRuns = Math.ceil(inputs * share);
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const begunMs = performance.now();
      try {
        await take(given as never);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refused += 1;
      }
      slowestMs = Math.max(slowestMs, performance.now() - begunMs);
    }),
    { numRuns },
  );
  const rssMb = process.memoryUsage.rss() / 2 ** 20;
  figures.push(
    `${name}: ${numRuns} inputs, ${refused} refused, slowest ${slowestMs.toFixed(0)} ms, ${rssMb.toFixed(0)} MB`,
  );
  if (asked !== undefined) expect(slowestMs).toBeLessThan(LONGEST_MS);
});

// oxlint-disable-next-line no-console -- they are what the one who asked for so many wants to know
afterAll(() => void (asked === undefined || console.log(figures.join('\n'))));

test('their parts are the whole', () => {
  expect(targets.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 1);
});
