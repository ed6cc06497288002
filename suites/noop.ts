import { defineSuite, type Operation, type Outcome } from '../core/members/types.ts';
import { drawn } from '../core/work/work.ts';

interface NoopParams extends Record<string, number> {
  readonly operations: number;
}

const nothing: Outcome = { status: 200, bytes: 0, checksum: 0 };

/** An operation that does nothing: what is left is the price of the model itself. */
export async function noop(): Promise<Operation> {
  return { run: async () => nothing, close: async () => {} };
}

export default defineSuite<NoopParams>({
  name: 'noop',
  about: 'an operation that does nothing: the floor under every model, never subtracted from anything',
  server: null,
  workload: { module: import.meta.url, export: 'noop' },
  params: {
    operations: { about: 'operations a round', values: [2000], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [16],
  isFloor: true,
  work: drawn,
  bound: null,
});
