import type { Shape } from '../types.ts';

/** Processes, threads of each and tasks of each thread, as far as the model has them: none of a single loop. */
export function shapeParts({ processes, threads, tasksPerThread }: Omit<Shape, 'concurrency'>): readonly number[] {
  return [processes ?? null, threads, tasksPerThread].filter((part) => part !== null);
}

/** "2x2x1" processes × threads × tasks, "4x4" threads × tasks; of a single loop its calls in flight, "16". */
export function shapeText(shape: Shape): string {
  return shapeParts(shape).join('x') || String(shape.concurrency);
}
