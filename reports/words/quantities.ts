import { observationNamed, type QuantityName } from '../../core/records/quantity-names.ts';
import { DURATION, PLAIN, type Scale, SIZE } from '../../core/text/numbers.ts';

/** What a claim speaks of, in words, and the units that its numbers are read in. */
export interface Quantity {
  readonly words: string;
  readonly scale: Scale;
}

const SHARE: Scale = [{ factor: 0.01, unit: '\u00A0%' }];
const PER_SECOND: Scale = [
  { factor: 1, unit: '/s' },
  { factor: 1e3, unit: 'k/s' },
  { factor: 1e6, unit: 'M/s' },
];
const NANOSECONDS: Scale = [{ factor: 1, unit: '\u00A0ns' }, ...larger(DURATION, 1e6)];
const MICROSECONDS: Scale = larger(DURATION, 1e3);
const SECONDS: Scale = larger(DURATION, 1e-3);

/** Units stand at the end of names, before what they are of: `cpuMicrosPerOperation`. */
const UNITS: readonly (readonly [ending: RegExp, scale: Scale])[] = [
  [/PerSecond$/, PER_SECOND],
  [/Micros$/, MICROSECONDS],
  [/Seconds$/, SECONDS],
  [/Bytes$/, SIZE],
  [/Share$/, SHARE],
  [/Ms$/, DURATION],
  [/Ns$/, NANOSECONDS],
];

const KNOWN: Readonly<Record<QuantityName, Quantity>> = {
  throughputPerSecond: { words: 'throughput', scale: PER_SECOND },
  makespanMs: { words: 'makespan', scale: DURATION },
  efficiency: { words: 'bound ÷ makespan', scale: SHARE },
  latencyP50Ms: { words: 'latency p50', scale: DURATION },
  latencyP99Ms: { words: 'latency p99', scale: DURATION },
  serviceP50Ms: { words: 'service p50', scale: DURATION },
  serviceP99Ms: { words: 'service p99', scale: DURATION },
  peakInFlight: { words: 'peak in flight', scale: PLAIN },
  peakAtServer: { words: 'peak in flight at the server', scale: PLAIN },
  meanAtServer: { words: 'mean in flight at the server', scale: PLAIN },
  connections: { words: 'connections', scale: PLAIN },
  goneAtServer: { words: 'requests gone at the server', scale: PLAIN },
  finishedOutOfOrder: { words: 'finished out of order', scale: PLAIN },
  cpuMicrosPerOperation: { words: 'CPU per operation', scale: MICROSECONDS },
  rssBytes: { words: 'memory (RSS)', scale: SIZE },
  successShare: { words: 'share of successes', scale: SHARE },
  healthyPerSecond: { words: 'healthy throughput', scale: PER_SECOND },
  unstartedShare: { words: 'share of dropped arrivals', scale: SHARE },
};

/** Names that nobody knows have the unit that they end in, and are shown as what is before it. */
export function quantityOf(name: string): Quantity {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name as QuantityName];
  const seen = observationNamed(name);
  if (seen === null) return { words: wordsOf(name), scale: scaleOf(name) };
  const { observation, figure } = seen;
  return { words: `${wordsOf(observation)} ${figure}`, scale: figure === 'count' ? PLAIN : scaleOf(observation) };
}

/** The units of a name that ends in one. */
export function scaleOf(name: string): Scale {
  return UNITS.find(([ending]) => ending.test(name))?.[1] ?? PLAIN;
}

/** `schedulerDelayMs` is "scheduler delay"; a name that is nothing but its unit stays. */
function wordsOf(name: string): string {
  const ending = UNITS.find(([unit]) => unit.test(name))?.[0];
  const bare = ending === undefined || ending.source === 'Share$' ? name : name.replace(ending, '');
  return (bare || name).replaceAll(
    /([a-z])([A-Z])(?=[a-z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
}

/** The same units, of numbers that are so many times as large. */
function larger(scale: Scale, times: number): Scale {
  return scale.map(({ factor, unit }) => ({ factor: factor * times, unit }));
}
