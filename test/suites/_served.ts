import type { Cell } from '../../core/records/comparison.ts';
import { cellsOf } from './_planned.ts';

/** What became of each cell of a small run, by its id. */
export async function endsUnder(
  models: readonly string[] | 'every model',
  name: string,
  params: Readonly<Record<string, readonly string[]>>,
): Promise<Record<string, string>> {
  const cells = await cellsOf(models, name, params);
  return Object.fromEntries(cells.map((cell) => [cell.id, endOf(cell)]));
}

/** What says that the machine was busy while the test ran, and nothing of the suite. */
const BLURRED = /^(delay-not-as-asked|schedule-missed): /;

/** A model may be unable to do some work, and says so; that is no fault of the suite. */
function endOf({ state, reason }: Cell): string {
  return state === 'unsupported' || reason === null || BLURRED.test(reason) ? 'sound' : `${state}: ${reason}`;
}
