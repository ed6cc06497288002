import { describe, expect, test } from 'vitest';
import type { Cell } from '../../core/records/comparison.ts';
import { logTicks, tickText } from '../../reports/charts/axis.ts';
import { barPicture } from '../../reports/charts/bars.ts';
import { sweepsOf } from '../../reports/charts/concurrency.ts';
import { forestPicture } from '../../reports/charts/forest.ts';
import { latencyPicture } from '../../reports/charts/latency.ts';
import { spread } from '../../reports/charts/lines.ts';
import { looksOf } from '../../reports/charts/looks.ts';
import { subjectOf } from '../../reports/charts/picture.ts';
import { roundsPicture } from '../../reports/charts/rounds.ts';
import { stallPicturesOf } from '../../reports/charts/stalls.ts';
import { throughputPicture } from '../../reports/charts/throughput.ts';
import { eventLoop, naturalPool, pool, sequential } from './_cells.ts';
import { stalled } from './_claimed.ts';
import { cell, pairing } from './_comparison.ts';
import { lawful, swept } from './_html-comparisons.ts';
import { readable } from './_html-markup.ts';

const looks = looksOf([sequential, eventLoop, pool]);
const subject = (of = eventLoop) => subjectOf(of, looks);
/** A tag a line, as people read it. */
const lines = (source = '') => source.replaceAll('><', '>\n<').split('\n');

describe('bars', () => {
  test('are linear from zero, with the interval and the bound on the same scale', () => {
    const bar = { subject: subject(), figure: '50 (40–60)', value: 50, interval: { low: 40, high: 60 }, bound: 100 };
    const picture = barPicture({ title: 't', description: 'd', bars: [bar], format: String, width: 202 });
    expect(lines(picture.body.source).filter((line) => /rect|whisker|bound/.test(line))).toEqual([
      '<rect class="full" x="0" y="18" width="100" height="9" rx="1.5"/>',
      '<path class="whisker" d="M80 18.5v8M80 22.5H120M120 18.5v8"/>',
      '<path class="bound" d="M200 15v15"/>',
    ]);
  });

  test('have the bound of a round at its operations in the least time', () => {
    const picture = throughputPicture([subject()]);
    expect(picture?.description).toBe('event-loop K=16: 746 (739–751) op/s, bound 769');
  });

  test('of a cell without a number are not drawn', () => {
    expect(
      throughputPicture([subject({ ...eventLoop, throughputPerSecond: { median: null, low: null, high: null } })]),
    ).toBeNull();
  });
});

test('rounds stand apart from the median of their cell, and the furthest at the edge', () => {
  const samples = { throughputPerSecond: [90, 100, 110, 250], makespanMs: [] };
  const cells = { ...eventLoop, throughputPerSecond: { median: 100, low: 95, high: 105 }, samples };
  const picture = roundsPicture([subject(cells)], 0.05);
  expect(lines(picture?.body.source).filter((line) => /dot|far|light|margin/.test(line))).toEqual([
    '<rect class="margin" x="180.4" y="15" width="39.2" height="15"/>',
    '<rect class="light" x="180.4" y="17.5" width="39.2" height="10" rx="2"/>',
    '<path class="dot" d="M160.8 22.5h0M200 22.5h0M239.2 22.5h0"/>',
    '<path class="far" d="M396 18.5v8"/>',
  ]);
  expect(readable(picture?.description ?? '')).toBe(
    'event-loop K=16: 4 rounds of 100 (95–105) op/s, from −10 % to +150 %',
  );
});

describe('latency by percentile', () => {
  const curve = [0, 50, 75, 90, 99, 100].map((percentile, index) => ({ percentile, ms: 10 + index }));

  test('gives the tail as much room as all before it', () => {
    const picture = latencyPicture([subject({ ...eventLoop, latencyCurve: curve })]);
    const path = /class="line variant0" d="([^"]*)"/.exec(picture?.body.source ?? '')?.[1];
    const [p0, p50, , p90, p99] = path!
      .slice(1)
      .split('L')
      .map((point) => Number(point.split(',')[0]));
    expect(p50! - p0!).toBeCloseTo((p90! - p0!) * Math.log10(2), 0);
    expect(p99! - p90!).toBeCloseTo(p90! - p0!, 0);
  });

  test('labels every line at its end, with what it ends in', () => {
    const cells = [eventLoop, pool, naturalPool].map((of) => subject({ ...of, latencyCurve: curve }));
    const picture = latencyPicture(cells);
    const labels = lines(picture?.body.source)
      .filter((line) => line.includes('x="286"'))
      .map(readable);
    expect(labels).toEqual([
      'event-loop',
      'K=16 · 15.0 ms',
      'worker-thread-pool',
      '4×4 · 15.0 ms',
      'worker-thread-pool',
      '4×1 · 15.0 ms',
    ]);
  });

  test('is nothing where no curve was kept', () => expect(latencyPicture([subject()])).toBeNull());
});

test('throughput against K has a line a model, a level one for what stays at its threads, and the bound', () => {
  const { cells } = swept();
  const [picture, ...others] = sweepsOf(cells, looksOf(cells));
  expect(others).toEqual([]);
  expect(picture?.title).toBe('http-get · latencyMs=20');
  expect(picture?.description.split('; ').map((line) => line.split(':')[0])).toEqual([
    'sequential always K=1',
    'event-loop K as asked',
    'worker-thread-pool K as asked',
    'worker-thread-pool always 4×1',
  ]);
  expect(picture?.body.source).toContain('class="bound dashed"');
});

describe('the scalability law', () => {
  const sweepOf = (of = lawful()) => sweepsOf(of.cells, looksOf(of.cells))[0]!;

  test('is drawn with its peak where there are enough points of one model, and it describes them', () => {
    // K* = √((1 − 0.02) / 0.0005) = 44.27
    const { hasLaw, description, body } = sweepOf();
    expect(hasLaw).toBe(true);
    expect(readable(description)).toContain(
      'event-loop by the scalability law: contention 2 %, crosstalk <0.1 %, most at K*=44.3, misses by',
    );
    const upright = /class="theory upright" d="M([\d.]+) /.exec(body.source)?.[1];
    const [left, right] = [60, 268];
    expect(Number(upright)).toBeCloseTo(left + ((right - left) * Math.log(44.27)) / Math.log(128), 0);
  });

  test('without crosstalk has no peak, and says so', () => {
    const { body, description } = sweepOf(lawful({ onePerSecond: 50, contention: 0.05, crosstalk: 0 }));
    expect(body.source).toContain('class="theory"');
    expect(body.source).not.toContain('upright');
    expect(description).toContain('no peak near these');
  });

  test('is not drawn where it would miss the points, nor where they are few', () => {
    const { cells } = lawful();
    const kinked = cells.map((of, index) => ({
      ...of,
      throughputPerSecond: { ...of.throughputPerSecond, median: index % 2 === 0 ? 100 : 900 },
    }));
    for (const given of [kinked, cells.slice(0, 4)]) {
      const [sweep] = sweepsOf(given, looksOf(given));
      expect(sweep?.hasLaw).toBe(false);
      expect(sweep?.body.source).not.toContain('theory');
    }
  });

  test('is not asked where nobody can have measured the numbers', () => {
    const { cells } = lawful();
    const absurd = cells.map((of, index) => ({
      ...of,
      throughputPerSecond: { median: index % 2 === 0 ? 1e300 : 1e-300, low: null, high: null },
    }));
    expect(sweepsOf(absurd, looksOf(absurd))[0]?.hasLaw).toBe(false);
  });
});

describe('healthy goodput against the share of stalls', () => {
  const picturesOf = (cells: readonly Cell[]) => stallPicturesOf(cells, looksOf(cells));

  test('has a line a model, and p* as a mark where its slots are all taken', () => {
    const [picture, ...others] = picturesOf(stalled().cells);
    expect(others).toEqual([]);
    expect(picture?.title).toBe('http-get · latencyMs=20 · stallMs=180 · open loop, Poisson 100/s');
    // (4 slots ÷ 100/s − 20 ms) ÷ 180 ms = 1/9; (16 ÷ 100/s − 20 ms) ÷ 180 ms = 7/9, beyond what was measured
    expect(
      readable(picture?.description ?? '')
        .split('; ')
        .map((line) => line.split(':')[0]),
    ).toEqual(['event-loop K=16 · p*=77.8 %', 'worker-thread-pool 4×1 · p*=11.1 %']);
    const marks = [...picture!.body.source.matchAll(/class="theory upright" d="M([\d.]+) /g)].map(([, at]) =>
      Number(at),
    );
    expect(marks).toHaveLength(1);
    expect(marks[0]).toBeCloseTo(60 + (208 * (1 / 9)) / 0.4, 0);
  });

  test('is nothing in a closed loop, and nothing where the rows differ in more', () => {
    const { cells } = stalled();
    expect(picturesOf(cells.map((of) => ({ ...of, arrivals: null })))).toEqual([]);
    expect(
      picturesOf(cells.map((of, index) => ({ ...of, params: { ...of.params, bytes: Math.floor(index / 2) } }))),
    ).toEqual([]);
  });

  test('predicts nothing where the parameters do not say how long a slot is taken', () => {
    const { cells } = stalled();
    for (const some of [{ group: 4 }, { stallMs: 'long' }, { timeoutMs: 10 }]) {
      const [picture] = picturesOf(cells.map((of) => ({ ...of, params: { ...of.params, ...some } })));
      expect(picture?.description).not.toContain('p*');
    }
  });
});

test('in a forest half as much is as far from no difference as twice as much', () => {
  const of = (estimate: number) => ({
    label: 'x',
    where: '',
    look: looks.get('event-loop')!,
    pairing: pairing(eventLoop, pool, [estimate, null, null], 'worse'),
  });
  const picture = forestPicture('t', [of(0.5), of(1), of(2)], 0.05);
  const places = [...picture!.body.source.matchAll(/translate\(([\d.]+) 22\.5\)/g)].map((match) => Number(match[1]));
  expect(places[2]! - places[1]!).toBeCloseTo(places[1]! - places[0]!, 0);
  expect(picture?.body.source).toContain(`<path class="even" d="M${places[1]} 15v15"/>`);
});

describe('how models look', () => {
  test('is the same for the three of the house, whoever else is there', () => {
    const colours = (...models: string[]) => {
      const all = looksOf(models.map((model) => cell({ model })));
      return ['sequential', 'event-loop', 'worker-thread-pool'].map((model) => all.get(model)?.colour);
    };
    expect(colours()).toEqual(['m0', 'm1', 'm2']);
    expect(colours('a', 'worker-thread-pool', 'zebra')).toEqual(['m0', 'm1', 'm2']);
  });

  test('of others goes by their names, and no two of thirty look alike', () => {
    const models = Array.from({ length: 30 }, (_, index) => `model-${index}`);
    const one = looksOf(models.map((model) => cell({ model })));
    expect([...looksOf(models.toReversed().map((model) => cell({ model })))]).toEqual([...one]);
    const distinct = new Set([...one.values()].map(({ colour, symbol }) => colour + symbol));
    expect(distinct.size).toBe(33);
  });
});

test.each([
  ['500\u00A0ms', '500\u00A0ms'],
  ['1.50\u00A0s', '1.5\u00A0s'],
  ['2.00k', '2k'],
  ['0.00\u00A0µs', '0'],
  ['20\u00A0%', '20\u00A0%'],
])('%s on an axis is %s', (figure, expected) => expect(tickText(figure)).toBe(expected));

test('logarithmic ticks are fewer over more decades', () => {
  expect(logTicks(1, 20)).toEqual([1, 2, 5, 10, 20]);
  expect(logTicks(20, 2000)).toEqual([30, 100, 300, 1000]);
  expect(logTicks(0.1, 1000)).toEqual([0.1, 1, 10, 100, 1000]);
});

test('labels move apart as little as they must, and stay within the plot', () => {
  expect(spread([20, 100], 10, 200)).toEqual([20, 100]);
  expect(spread([100, 101, 102], 10, 200)).toEqual([100, 128, 156]);
  expect(spread([190, 195, 199], 10, 200)).toEqual([132, 160, 188]);
});
