import type { Cell } from '../../core/records/comparison.ts';
import { cellsOfAllModels } from './_planned.ts';

/** A small run of a suite under every model that there is, each with what became of it, by the ids of its cells. */
export async function endsUnderEveryModel(
  name: string,
  params: Readonly<Record<string, readonly string[]>>,
): Promise<Record<string, string>> {
  const cells = await cellsOfAllModels(name, params);
  return Object.fromEntries(cells.map((cell) => [cell.id, endOf(cell)]));
}

/** What says that the machine was busy while the test ran, and nothing of the suite. */
const BLURRED = /^(delay-not-as-asked|schedule-missed): /;

/** A model may be unable to do some work, and says so; that is no fault of the suite. */
function endOf({ state, reason }: Cell): string {
  return state === 'unsupported' || reason === null || BLURRED.test(reason) ? 'sound' : `${state}: ${reason}`;
}
