import { hash, shuffled } from '../core/work/random.ts';
import { median } from '../core/stats/quantile.ts';
import { ratio, type Spread } from './_self-finding.ts';
import { type Load, seedOf } from './_self-load.ts';
import type { Cost, HttpServer, Side } from './_self-contestants.ts';

/**
 * A process is lucky or unlucky with its compiled code for as long as it lives, so rounds of one process are not
 * independent. Every side gets so many fresh processes; each set of them gives one value, and intervals are over sets.
 * Six are the least that have an interval of 95 %, and with eight it may leave the wildest pairs out.
 */
const SETS = 8;
/** Each process compiles its hot path anew: it gets no faster after 24 000 requests, mostly earlier. */
export const WARM_UP_ROUNDS = 3;
const SEED = 20_260_101;

/** How many fresh processes there are; as in `Item`, fewer where only the way is tried. */
export function setsOf(scale: number): number {
  return Math.max(1, Math.round(SETS * scale));
}

type Seen = Cost & { readonly serverBusy: number };
/** By side, by round. */
export type Rounds<N extends string> = Readonly<Record<N, readonly Seen[]>>;

/** Fresh processes of all sides, a set at a time, and the rounds of each set. */
export async function race<N extends string>(
  server: HttpServer,
  load: Load,
  { sets, rounds }: { readonly sets: number; readonly rounds: number },
  open: () => Promise<Record<N, Side>>,
): Promise<Rounds<N>[]> {
  const results: Rounds<N>[] = [];
  while (results.length < sets) {
    const sides = await open();
    results.push(await inTurn(server, load, sides, rounds, results.length));
    await Promise.all(Object.values<Side>(sides).map((side) => side.close()));
  }
  return results;
}

/** Rounds of all sides in turn, in a new order every time, each on the same items; those of the warm-up are not told. */
export async function inTurn<N extends string>(
  server: HttpServer,
  load: Load,
  sides: Readonly<Record<N, Side>>,
  rounds: number,
  set: number,
): Promise<Rounds<N>> {
  const names = Object.keys(sides) as N[];
  const seen = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<N, Seen[]>;
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1) {
    const seed = seedOf(load, hash(SEED + set, round));
    for (const name of shuffled(names, seed.seed)) {
      const cost = await server.during(seed, () => sides[name].round(seed));
      if (round >= WARM_UP_ROUNDS) seen[name].push(cost);
    }
  }
  return seen;
}

export function perSecond({ requests, elapsedNs }: Cost): number {
  return (requests / elapsedNs) * 1e9;
}

export function perCpuSecond({ requests, cpuMicros }: Cost): number {
  return (requests / cpuMicros) * 1e6;
}

/** A figure of one side against that of another: within a set the median over its rounds, then the centre over the sets. */
export function compared<N extends string>(
  results: readonly Rounds<N>[],
  side: NoInfer<N>,
  against: NoInfer<N>,
  figure: (cost: Seen) => number,
): Spread {
  const logRatio = (set: Rounds<N>, round: number): number =>
    Math.log(figure(set[side][round] as Seen) / figure(set[against][round] as Seen));
  return ratio(results.map((set) => median(set[side].map((_, round) => logRatio(set, round)))));
}

/** A figure of one side: the median over the rounds of each set. */
export function bySet<N extends string>(
  results: readonly Rounds<N>[],
  side: NoInfer<N>,
  figure: (cost: Seen) => number,
): number[] {
  return results.map((set) => median(set[side].map(figure)));
}
