import { GRACE_MS } from '../trial/arrivals.ts';
import type { Outlook } from '../records/explanation.ts';
import { type SimulatedCosts, type SimulatedModel, slotsOf } from '../simulation/model.ts';
import { simulate } from '../simulation/simulate.ts';
import { itemsOf, drawn } from '../work/work.ts';
import type { Scene } from './what-if-theory.ts';

/** An open loop is simulated for so long, as far as the most operations reach. */
const SECONDS = 30;
const TURNS = 50;
const FEWEST = 500;
const MOST_OPERATIONS = 20_000;
const SEED = 1;
/** A model that answers this share of the arrivals before the last of them keeps up; the rest is still on its way. */
const KEEPS_UP = 0.97;

/** The same by simulation: arrivals at random, with every wait for a core, a thread and a slot that they cause. */
export function simulationOf(scene: Scene, model: SimulatedModel, costs: SimulatedCosts): Outlook {
  const { latencyMs, ratePerSecond } = scene;
  const wanted = ratePerSecond === null ? TURNS * slotsOf(model) : ratePerSecond * SECONDS;
  const operations = Math.min(MOST_OPERATIONS, Math.max(FEWEST, Math.ceil(wanted)));
  const arrivals = ratePerSecond === null ? null : { kind: 'poisson' as const, ratePerSecond };
  const items = itemsOf({ work: { ...drawn({ operations, latencyMs }), arrivals }, seed: SEED });
  const horizonMs = items.at(-1)?.dueMs ?? 0;
  const round = simulate(items, model, costs, arrivals === null ? {} : { closesAtMs: horizonMs + GRACE_MS });
  const utilisation = Math.max(
    round.coreUtilization ?? 0,
    round.mainThreadUtilization ?? 0,
    (round.meanInFlight ?? 0) / slotsOf(model),
  );
  if (ratePerSecond === null) {
    // all come in at once, and their wait for a slot is one of our own making
    const inSlotMs = Array.from(round.finishedMs, (finished, index) => finished - (round.admittedMs[index] ?? 0));
    const sorted = inSlotMs.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? null;
    return {
      throughputPerSecond: round.throughputPerSecond ?? 0,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      utilisation,
      isHeld: true,
    };
  }
  const inTime = round.finishedMs.filter((finished) => finished <= horizonMs).length;
  const throughputPerSecond = horizonMs === 0 ? 0 : (inTime * 1000) / horizonMs;
  const onTheirWay = Math.min(operations / 2, (ratePerSecond / 1000) * latencyMs); // Little: no fault of theirs
  return {
    throughputPerSecond,
    p50Ms: round.latencyMs?.p50 ?? null,
    p99Ms: round.latencyMs?.p99 ?? null,
    utilisation,
    isHeld: round.unstarted === 0 && inTime + onTheirWay >= KEEPS_UP * operations,
  };
}
