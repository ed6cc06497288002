import type { Runner, Shape } from '../members/types.ts';
import { shapeText } from '../text/shape.ts';
import { UsageError } from '../text/errors.ts';

/** What the models of a row are asked for: the threads are those of each process. */
interface Asked {
  readonly concurrency: number;
  readonly threads: number;
  readonly processes: number;
}

/**
 * The shapes that a model takes, each with no more slots than the row has calls in flight: who has more slots is faster by
 * them, and no model of that row.
 *
 * @throws UsageError where the model, a user's own perhaps, says what is no such shape
 */
export function shapesOf(model: Runner, { concurrency, threads, processes }: Asked): readonly Shape[] {
  const { name } = model;
  const taken = model.shapes(concurrency, threads, processes);
  for (const shape of taken) {
    const text = shapeText(shape);
    const parts = [shape.processes ?? 1, shape.threads ?? 1, shape.tasksPerThread ?? 1];
    if (![shape.concurrency, ...parts].every((part) => Number.isInteger(part) && part >= 1)) {
      throw new UsageError(
        `the model ${name} takes the shape ${text}, and every number of it must be whole and at least 1`,
      );
    }
    const slots = Math.max(shape.concurrency, product(parts));
    if (slots > concurrency) {
      throw new UsageError(
        `the model ${name} takes ${slots} slots (${text}) where ${concurrency} are asked for: its shapes must have no more, and may be none`,
      );
    }
  }
  return taken;
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((result, each) => result * each, 1);
}
