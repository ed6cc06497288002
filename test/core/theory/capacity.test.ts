import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityAtSlo, type CapacitySearch, nextRate, type ProbeVerdict } from '../../../core/theory/capacity.ts';

const search: CapacitySearch = { lowPerSecond: 100, highPerSecond: 100_000, tolerance: 0.05, mostProbes: 50 };

/** A service that keeps its objective up to a rate. */
const until =
  (capacity: number, beyond: ProbeVerdict = 'breaks') =>
  (rate: number): Promise<ProbeVerdict> =>
    Promise.resolve(rate <= capacity ? 'holds' : beyond);

test('the rate is doubled until it breaks, and then bisected', async () => {
  const { probes, ...found } = await capacityAtSlo(until(700), { ...search, tolerance: 0.2 });
  expect(probes.map(({ ratePerSecond, verdict }) => `${ratePerSecond.toFixed(0)} ${verdict}`)).toEqual([
    '100 holds',
    '200 holds',
    '400 holds',
    '800 breaks',
    '566 holds',
    '673 holds',
  ]);
  expect(found).toEqual({
    state: 'known',
    holdsAtPerSecond: probes[5]?.ratePerSecond,
    breaksAtPerSecond: 800,
    isUpperEndUnclear: false,
    isWithinTolerance: true,
  });
});

test('the capacity lies in the bracket, whose ends were both tried, and which is as narrow as asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 100, max: 90_000, noNaN: true }),
      fc.double({ min: 1e-6, max: 2, noNaN: true }),
      async (capacity, tolerance) => {
        const found = await capacityAtSlo(until(capacity), { ...search, tolerance });
        if (found.state === 'refused') throw new Error(found.reason);
        const { holdsAtPerSecond: from, breaksAtPerSecond: to, probes } = found;
        expect(from).toBeLessThanOrEqual(capacity);
        expect(to).toBeGreaterThan(capacity);
        expect((to as number) / from - 1).toBeLessThanOrEqual(tolerance);
        expect(probes).toContainEqual({ ratePerSecond: from, verdict: 'holds' });
        expect(probes).toContainEqual({ ratePerSecond: to, verdict: 'breaks' });
      },
    ),
  );
});

test('whatever the probes say, rates stay within the search, none is tried twice, and it ends', async () => {
  const verdicts = fc.infiniteStream(fc.constantFrom<ProbeVerdict>('holds', 'breaks', 'unclear'));
  await fc.assert(
    fc.asyncProperty(verdicts, async (stream) => {
      const probe = () => Promise.resolve(stream.next().value as ProbeVerdict);
      const { probes } = await capacityAtSlo(probe, { ...search, tolerance: 1e-12 });
      const rates = probes.map(({ ratePerSecond }) => ratePerSecond);
      expect(rates.length).toBeLessThanOrEqual(search.mostProbes);
      expect(new Set(rates).size).toBe(rates.length);
      expect(Math.min(...rates)).toBe(search.lowPerSecond);
      expect(Math.max(...rates)).toBeLessThanOrEqual(search.highPerSecond);
    }),
  );
});

test('what is unclear counts as broken, and is said', async () => {
  const found = await capacityAtSlo(until(700, 'unclear'), search);
  expect(found).toMatchObject({ state: 'known', isUpperEndUnclear: true, isWithinTolerance: true });
  expect('breaksAtPerSecond' in found ? found.breaksAtPerSecond : null).toBeLessThan(740);
});

test('a service that breaks at the lowest rate has no capacity to name', async () => {
  expect(await capacityAtSlo(until(99), search)).toEqual({
    state: 'refused',
    reason: 'the objective breaks at 100 a second, the lowest rate to try',
    probes: [{ ratePerSecond: 100, verdict: 'breaks' }],
  });
  expect(await capacityAtSlo(until(99, 'unclear'), search)).toMatchObject({
    reason: 'the objective is unclear at 100 a second, the lowest rate to try',
  });
});

test('no rate beyond the highest allowed is named: the capacity is open there', async () => {
  const found = await capacityAtSlo(until(1e9), { ...search, highPerSecond: 300 });
  expect(found).toMatchObject({ holdsAtPerSecond: 300, breaksAtPerSecond: null, isWithinTolerance: false });
  expect(found.probes.map(({ ratePerSecond }) => ratePerSecond)).toEqual([100, 200, 300]);
});

test('a search whose probes ran out says that it is not as narrow as asked for', async () => {
  const found = await capacityAtSlo(until(700), { ...search, mostProbes: 5 });
  expect(found).toMatchObject({ breaksAtPerSecond: 800, isWithinTolerance: false });
  expect(found.probes).toHaveLength(5);
});

test('the next rate follows from the probes alone', () => {
  expect(nextRate([], search)).toBe(100);
  expect(nextRate([{ ratePerSecond: 100, verdict: 'holds' }], search)).toBe(200);
  expect(nextRate([{ ratePerSecond: 100, verdict: 'breaks' }], search)).toBeNull();
});

test('a probe that fails ends the search', async () => {
  const broken = () => Promise.reject(new Error('no server'));
  await expect(capacityAtSlo(broken, search)).rejects.toThrow('no server');
});

test.each([{ lowPerSecond: 0 }, { highPerSecond: 99 }, { tolerance: 0 }, { mostProbes: 0 }, { lowPerSecond: NaN }])(
  'refuses to search with %o',
  async (wrong) => {
    await expect(capacityAtSlo(until(700), { ...search, ...wrong })).rejects.toThrow(RangeError);
  },
);
