import { type FasterThan, type RowAnswer, rowsFaster } from './to-be-faster.ts';
import { three } from '../core/text/words.ts';

/** Matchers in the shape that `expect.extend` takes. */

/** What `expect` tells a matcher of. */
interface Asked {
  readonly isNot?: boolean;
}

interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * `expect(comparison).toBeFaster('event-loop', { than: 'sequential', by: 5 })`: holds where the verdict of every row that is
 * meant says so; its `.not` where the verdict of every one says that it is not so. What is undecided fails both.
 *
 * @param received A Comparison; or what vitest's `bench.compare` gave, where lockstep was the provider.
 * @throws UsageError where the comparison, a model or a row is not understood: that fails both, too
 */
function toBeFaster(this: Asked, received: unknown, model: string, question: FasterThan): Matched {
  const isNot = this.isNot === true;
  const rows = rowsFaster(comparisonIn(received, [model, question?.than]), model, question);
  const holds = rows.every(({ is }) => is === (isNot ? 'no' : 'yes'));
  return { pass: holds !== isNot, message: () => textOf(rows, { isNot, model, question }) };
}

export const lockstepMatchers = { toBeFaster };

/** A result of `bench.compare` finds one benchmark by its name, and each that we measured knows its comparison. */
function comparisonIn(received: unknown, names: readonly string[]): unknown {
  const { get, comparison } = Object(received) as { get?: unknown; comparison?: unknown };
  if (comparison !== undefined) return comparison;
  if (typeof get !== 'function') return received;
  for (const name of names) {
    try {
      const found = (received as { get(name: string): unknown }).get(name);
      const of = (Object(found) as { comparison?: unknown }).comparison;
      if (of !== undefined) return of;
    } catch {
      // there is none of this name: the other one's comparison knows the names that there are
    }
  }
  return received;
}

const MARKS = { yes: '✓', no: '✗', undecided: '?' } as const;

function textOf(
  rows: readonly RowAnswer[],
  { isNot, model, question }: { readonly isNot: boolean; readonly model: string; readonly question: FasterThan },
): string {
  const { than, by } = question;
  const least = by === undefined || by === 1 ? '' : `, at least ${three(by)}×`;
  const where = rows.length === 1 ? '' : ` in each of ${rows.length} rows`;
  return [
    `expected ${model} ${isNot ? 'not ' : ''}to be faster than ${than}${least}${where}`,
    ...rows.map(({ row, is, why }) => `  ${MARKS[is]} ${row}: ${why}`),
  ].join('\n');
}
