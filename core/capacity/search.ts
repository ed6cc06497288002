import { analyse } from '../analysis/analysis.ts';
import { judgeObjective } from '../analysis/objective.ts';
import type { CapacityProbe, ModelCapacity, Objective, ObjectiveVerdict } from '../records/capacity-report.ts';
import type { Plan, PlannedTrial, Results } from '../records/records.ts';
import { shapeText } from '../text/shape.ts';
import { capacityAtSlo, type CapacitySearch } from '../theory/capacity.ts';

/** What a search needs of the world. */
export interface CapacityWorld {
  /** The plan of one round after the other at this rate, with every cell that is to be searched. */
  readonly planAt: (ratePerSecond: number) => Promise<Plan>;
  /** Measures it, and keeps every record. */
  readonly measure: (plan: Plan, name: string) => Promise<{ readonly path: string; readonly results: Results }>;
  readonly tell: (line: string) => void;
}

/** One search for each cell of the plan: its highest rate of Poisson arrivals that keeps the objective. */
export async function searchCapacities(
  objective: Objective,
  search: CapacitySearch,
  world: CapacityWorld,
): Promise<ModelCapacity[]> {
  const found: ModelCapacity[] = [];
  for (const trial of searchedIn(await world.planAt(search.lowPerSecond))) {
    found.push(await searchCapacity(trial, { objective, search, world })); // one after another: they share the machine
  }
  return found;
}

/** The cells of a plan that are searched for: what is asked about, and no control of it. */
export function searchedIn({ trials }: Plan): PlannedTrial[] {
  return trials.filter(({ purpose, isControl }) => purpose === 'measure' && !isControl);
}

interface Search {
  readonly objective: Objective;
  readonly search: CapacitySearch;
  readonly world: CapacityWorld;
}

async function searchCapacity(wanted: PlannedTrial, { objective, search, world }: Search): Promise<ModelCapacity> {
  const shape = shapeText(wanted);
  const probes: CapacityProbe[] = [];
  const measured = async (ratePerSecond: number, name: string): Promise<CapacityProbe> => {
    const plan = onlyTrial(await world.planAt(ratePerSecond), wanted);
    const { path, results } = await world.measure(plan, name);
    const probe = { ratePerSecond, file: path, ...judged(results, objective) };
    probes.push(probe);
    world.tell(`${wanted.model} ${shape} at ${Number(ratePerSecond.toPrecision(4))}/s: ${probe.verdict}\n`);
    return probe;
  };
  const capacity = await capacityAtSlo(async (ratePerSecond) => {
    const name = `${wanted.model}-${shape}-${Number(ratePerSecond.toPrecision(4))}`;
    const probe = await measured(ratePerSecond, name);
    // other programs say nothing of this rate: it has one more chance
    return isDisturbed(probe) ? (await measured(ratePerSecond, `${name}-again`)).verdict : probe.verdict;
  }, search);
  const { probes: _, ...answer } = capacity;
  return { model: wanted.model, shape, capacity: answer, probes };
}

/** Unclear for want of rounds that count. */
function isDisturbed({ verdict, high }: ObjectiveVerdict): boolean {
  return verdict === 'unclear' && high === null;
}

function judged(results: Results, objective: Objective): ObjectiveVerdict & Pick<CapacityProbe, 'reason'> {
  const [cell] = analyse(results).cells;
  const verdict = judgeObjective(results.rounds, objective, results.session.plan.confidence);
  if (cell?.state === 'measured') {
    return {
      ...verdict,
      reason: isDisturbed(verdict) ? `${cell.rounds} undisturbed rounds are too few for an interval` : null,
    };
  }
  return { ...verdict, verdict: 'unclear', reason: cell?.reason ?? 'it was not measured' };
}

/** The same plan with nothing in it but this cell. */
function onlyTrial(plan: Plan, wanted: PlannedTrial): Plan {
  const isWanted = (trial: PlannedTrial) => trial.model === wanted.model && shapeText(trial) === shapeText(wanted);
  const trials = searchedIn(plan).filter(isWanted);
  const ids = new Set(trials.map(({ id }) => id));
  const kept = (names: readonly string[]) => names.filter((name) => ids.has(name));
  const blocks = plan.blocks.map((block) => ({ ...block, trials: kept(block.trials), order: block.order.map(kept) }));
  return { ...plan, trials, blocks: blocks.filter((block) => block.trials.length > 0), claims: [] };
}
