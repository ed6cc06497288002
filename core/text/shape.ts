/** Processes, threads of each and tasks of each thread, as far as a model has them: none of a single loop. */
interface ShapeParts {
  readonly processes?: number | null;
  readonly threads: number | null;
  readonly tasksPerThread: number | null;
}

/** Whether work is done in threads or processes beside the main thread of the trial. */
export function hasWorkers({ processes, threads }: Pick<ShapeParts, 'processes' | 'threads'>): boolean {
  return threads !== null || (processes ?? null) !== null;
}

/** "4×16" threads × tasks of each, "2×2×1" processes × threads × tasks; empty of a single loop. */
export function shapeLabel(shape: ShapeParts): string {
  return partsOf(shape).join('×');
}

/** "worker-thread-pool 4×16", "event-loop" */
export function modelText(model: string, shape: ShapeParts): string {
  return [model, shapeLabel(shape)].filter((part) => part !== '').join(' ');
}

/** Where a runtime was named it is part of what a cell is, as its model is. */
export interface Contender {
  readonly model: string;
  readonly runtime: string | null;
}

/** "event-loop on bun@1.4.5", "event-loop": what is compared, apart from its shape. */
export function contenderText({ model, runtime }: Contender): string {
  return `${model}${onRuntime(runtime)}`;
}

/** " on bun@1.4.5"; empty where none was named. */
export function onRuntime(runtime: string | null): string {
  return runtime === null ? '' : ` on ${runtime}`;
}

/** "worker-thread-pool 4x16 on bun@1.4.5", as ids have it. */
export function cellText(cell: Contender & ShapeParts & { readonly concurrency: number }): string {
  return `${cell.model} ${shapeText(cell)}${onRuntime(cell.runtime)}`;
}

/** As ids have it: "2x2x1", and of a single loop its calls in flight, "16". */
export function shapeText(shape: ShapeParts & { readonly concurrency: number }): string {
  return partsOf(shape).join('x') || String(shape.concurrency);
}

function partsOf({ processes, threads, tasksPerThread }: ShapeParts): readonly number[] {
  return [processes ?? null, threads, tasksPerThread].filter((part) => part !== null);
}
