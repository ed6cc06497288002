import type { Cell, Comparison, Pairing } from '../../core/records/comparison.ts';
import { uslThroughput } from '../../core/theory/usl.ts';
import { cell, cellWithout, comparison, pairing } from './_comparison.ts';
import { cellsOf, digits, type Workload } from './_html-simulation.ts';

/** Comparisons that have everything a page can draw: nothing in them is measured. */

/** One scenario of 64 operations of 20 ms, decided, with all that a page can draw. */
export function pictured(): Comparison {
  const cells = cellsOf(httpGet(16));
  return decided(cells);
}

/** The same at several concurrencies, and a cell that lied. */
export function swept(concurrency: readonly number[] = [1, 4, 16, 64]): Comparison {
  const cells = concurrency.flatMap((asked) => cellsOf(httpGet(asked)));
  const { scenario, suite, params, askedConcurrency } = httpGet(64);
  const liar = cellWithout('invalid', {
    scenario,
    suite,
    params,
    askedConcurrency,
    model: 'borrowed-pool',
    concurrency: 64,
    reason: 'too-few-in-flight: the server saw 4 calls in flight at most where 64 were planned',
  });
  return decided([...cells, liar]);
}

/** One loop at so many concurrencies that the law can be fitted: its throughput is exactly that of the law. */
export function lawful(coefficients = { onePerSecond: 50, contention: 0.02, crosstalk: 0.0005 }): Comparison {
  const cells = [1, 2, 4, 8, 16, 32, 64, 128].map((concurrency) => {
    const median = uslThroughput(coefficients, concurrency);
    return cell({
      model: 'event-loop',
      scenario: `http-get @${concurrency}`,
      params: { latencyMs: 20 },
      concurrency,
      askedConcurrency: concurrency,
      throughputPerSecond: { median, low: median * 0.98, high: median * 1.02 },
      boundMs: null,
    });
  });
  return comparison({ cells });
}

/** So many scenarios of five cells each, each with so many rounds. */
export function many(scenarios: number, rounds: number): Comparison {
  const cells = Array.from({ length: scenarios }, (_, index) => {
    const latencyMs = 5 + index;
    const workload = { ...httpGet(16), scenario: `http-get latencyMs=${latencyMs} @16`, latencyMs, rounds };
    return cellsOf({ ...workload, params: { latencyMs, bytes: 64, latency: 'constant' } });
  });
  return decided(cells.flat());
}

function httpGet(askedConcurrency: number): Workload {
  return {
    scenario: `http-get @${askedConcurrency}`,
    suite: 'http-get',
    params: { latencyMs: 20 },
    askedConcurrency,
    operations: 64,
    latencyMs: 20,
    rounds: 12,
  };
}

/** The verdicts that such cells would get: natural against the slowest, and the pool against a loop of as many in flight. */
function decided(cells: readonly Cell[]): Comparison {
  const pairings: Pairing[] = [];
  for (const row of Map.groupBy(cells, (each) => each.scenario).values()) {
    const measured = row.filter((each) => each.state === 'measured');
    const [baseline, ...others] = measured.filter((each) => !each.isControl);
    for (const candidate of others) pairings.push(paired(baseline!, candidate));
    for (const candidate of measured.filter((each) => each.threads !== null)) {
      const loop = measured.find((each) => each.model === 'event-loop' && each.concurrency === candidate.concurrency);
      if (loop !== undefined) pairings.push(...equalPairs(loop, candidate));
    }
  }
  return comparison({
    command: 'npx lockstep run http-get -p latencyMs=20 --concurrency 16 --rounds 12 --seed 7',
    verdict: {
      sentence:
        'event-loop: 15.6× [15.3, 15.8] the throughput of sequential in http-get @16, as fast as worker-thread-pool with as many calls in flight, which takes 6.89× [6.71, 7.12] the CPU.',
      winner: 'event-loop',
      smallestDetectableChange: 0.012,
    },
    cells: [...cells],
    comparisons: pairings,
  });
}

function equalPairs(baseline: Cell, candidate: Cell): Pairing[] {
  const metric = 'cpuMicrosPerOperation';
  const cpu = digits(candidate.cpuMicrosPerOperation! / baseline.cpuMicrosPerOperation!);
  return [
    { ...paired(baseline, candidate), kind: 'equal' },
    pairing(baseline, candidate, [cpu, cpu * 0.97, cpu * 1.03], 'worse', { kind: 'equal', metric }),
  ];
}

function paired(baseline: Cell, candidate: Cell): Pairing {
  const ratio = digits(candidate.throughputPerSecond.median! / baseline.throughputPerSecond.median!);
  const verdict = ratio > 1.05 ? 'better' : ratio < 0.95 ? 'worse' : 'same';
  return pairing(baseline, candidate, [ratio, digits(ratio * 0.985), digits(ratio * 1.014)], verdict);
}
