import { type Answer, known, refused } from './answer.ts';
import { demandCount, demandPositive } from './demands.ts';

/** Whether an objective was kept at a rate: 'unclear' where the measurement could not tell. */
export type ProbeVerdict = 'holds' | 'breaks' | 'unclear';

/** What was found at one rate of arrivals. */
export interface Probe {
  readonly ratePerSecond: number;
  readonly verdict: ProbeVerdict;
}

/** Where to search, and how closely. */
export interface CapacitySearch {
  /** The rate to begin at. */
  readonly lowPerSecond: number;
  /** No higher rate is tried. */
  readonly highPerSecond: number;
  /** Width of the bracket to reach, as a share of its lower end, such as 0.05. */
  readonly tolerance: number;
  readonly mostProbes: number;
}

/** The capacity at an objective, as a bracket of two rates that were both tried. */
export interface Capacity {
  /** The highest rate that held. */
  readonly holdsAtPerSecond: number;
  /** The lowest rate that did not hold; null where all that were tried did. */
  readonly breaksAtPerSecond: number | null;
  /** Whether the upper end is 'unclear' only: it was taken as broken, and the capacity may be higher. */
  readonly isUpperEndUnclear: boolean;
  /** Whether the bracket is as narrow as was asked for; false where the probes ran out, or where nothing broke. */
  readonly isWithinTolerance: boolean;
}

interface Bracket {
  readonly holds: Probe | null;
  readonly breaks: Probe | null;
}

/**
 * The highest rate of arrivals at which an objective is kept, by probing: from the lowest rate on doubled until it breaks,
 * then bisected, in the geometric middle because rates are told apart by their ratio. It takes about
 * log₂(capacity/low) + log₂(1/tolerance) probes. What is unclear counts as broken, and is said.
 *
 * Assumes that what breaks at a rate breaks at every higher one. A search that noise has led astray shows in its probes.
 *
 * @param probe tries a rate; if it rejects, so does the search
 * @returns every probe, in order, whatever came of it
 * @throws RangeError if there is nothing to search between
 */
export async function capacityAtSlo(
  probe: (ratePerSecond: number) => Promise<ProbeVerdict>,
  search: CapacitySearch,
): Promise<Answer<Capacity> & { readonly probes: readonly Probe[] }> {
  demand(search);
  const probes: Probe[] = [];
  for (let rate = nextRate(probes, search); rate !== null; rate = nextRate(probes, search)) {
    probes.push({ ratePerSecond: rate, verdict: await probe(rate) }); // one after another: each decides on the next
  }
  return { ...capacityOf(probes, search), probes };
}

/**
 * The rate to try after these probes; null where the search is over.
 *
 * @param probes all of this search, in order
 */
export function nextRate(probes: readonly Probe[], search: CapacitySearch): number | null {
  const { lowPerSecond, highPerSecond, mostProbes } = search;
  if (probes.length === 0) return lowPerSecond;
  const { holds, breaks } = bracketOf(probes);
  if (holds === null || probes.length >= mostProbes || isNarrow({ holds, breaks }, search)) return null;
  if (breaks !== null) return middleOf(holds.ratePerSecond, breaks.ratePerSecond);
  return holds.ratePerSecond >= highPerSecond ? null : Math.min(2 * holds.ratePerSecond, highPerSecond);
}

/** What these probes say: nothing beyond the rates that were tried. */
function capacityOf(probes: readonly Probe[], search: CapacitySearch): Answer<Capacity> {
  const bracket = bracketOf(probes);
  const { holds, breaks } = bracket;
  if (holds === null) {
    const what = breaks?.verdict === 'unclear' ? 'is unclear' : 'breaks';
    return refused(`the objective ${what} at ${search.lowPerSecond} a second, the lowest rate to try`);
  }
  return known({
    holdsAtPerSecond: holds.ratePerSecond,
    breaksAtPerSecond: breaks?.ratePerSecond ?? null,
    isUpperEndUnclear: breaks?.verdict === 'unclear',
    isWithinTolerance: isNarrow(bracket, search),
  });
}

/** The search goes up while it holds and stays below what broke, so that the ends are the highest and the lowest. */
function bracketOf(probes: readonly Probe[]): Bracket {
  const byRate = probes.toSorted((a, b) => a.ratePerSecond - b.ratePerSecond);
  return {
    holds: byRate.findLast(({ verdict }) => verdict === 'holds') ?? null,
    breaks: byRate.find(({ verdict }) => verdict !== 'holds') ?? null,
  };
}

function isNarrow({ holds, breaks }: Bracket, { tolerance }: CapacitySearch): boolean {
  if (holds === null || breaks === null) return false;
  const [from, to] = [holds.ratePerSecond, breaks.ratePerSecond];
  const middle = middleOf(from, to);
  return to / from - 1 <= tolerance || middle <= from || middle >= to; // no number is left between them
}

/** √(low·high), which never overflows so. */
const middleOf = (low: number, high: number): number => low * Math.sqrt(high / low);

function demand({ lowPerSecond, highPerSecond, tolerance, mostProbes }: CapacitySearch): void {
  demandPositive({ lowPerSecond, highPerSecond, tolerance });
  demandCount({ mostProbes });
  if (lowPerSecond > highPerSecond) {
    throw new RangeError(`from ${lowPerSecond} to ${highPerSecond} a second there is nothing to search`);
  }
}
