import { expect, test } from 'vitest';
import { capacityReportSchema } from '../../core/records/capacity-report.ts';
import json from '../../reports/json.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { capacities, hostileCapacities, probe } from './_capacity.ts';
import { htmlOf, tablesIn } from './_gfm.ts';

const file = { width: 100, colour: false };
const text = (report = capacities()) => terminal.render.capacity!(report, file);
const page = (report = capacities()) => markdown.render.capacity!(report, file);

test('in a terminal and as markdown', async () => {
  await expect(text()).toMatchFileSnapshot('golden/capacity.txt');
  await expect(page()).toMatchFileSnapshot('golden/capacity.md');
});

test('is told as brackets, with every rate that was tried', () => {
  expect(text()).toMatch(
    /^Capacity with p99 ≤ 50 ms, arrivals at random:\n\nevent-loop 4: holds at 400\/s, breaks at 436\.2\/s\n/,
  );
  const probes = [
    probe(50, { low: 20, high: 20 }),
    probe(800, { verdict: 'breaks', latencyMs: 80, low: 80, high: 80 }),
  ];
  const [model] = capacities().models;
  const told = text(capacities({ models: [{ ...model!, probes }] }));
  expect(told).toContain('       50/s  holds    20 ms [20, 20]\n');
  expect(told).toMatch(/ {2,}800\/s {2}breaks {3}80 ms \[80, 80\]\n/);
});

test('what was not found says why, and what the ends of a bracket are worth', () => {
  expect(text()).toContain(
    'sequential 1: not found: the objective is unclear at 50 a second, the lowest rate to try\n',
  );
  expect(text()).toContain('50/s  unclear  not measured (2 undisturbed rounds are too few for an interval)\n');
  expect(text()).toContain('worker-thread-pool 2x2: holds at 400/s, and nothing that was tried broke it\n');
  expect(text()).toContain('process-pool 2x2x1: holds at 50/s, is unclear at 100/s (the probes ran out)\n');
  expect(text()).toContain('80 ms [79, 81], 1.5 % dropped\n');
});

test('a page has the same sentences, and every probe folded away', () => {
  const [found, tried] = tablesIn(htmlOf(page()));
  expect(found?.slice(1).map(([name, sentence]) => `${name}: ${sentence}`)).toEqual(
    text()
      .split('\n')
      .filter((line) => /^\S.*: (?:holds|not found)/.test(line)),
  );
  expect(tried?.slice(1).map(([name]) => name)).toEqual(
    capacities().models.flatMap(({ model, shape, probes }) => probes.map(() => `${model} ${shape}`)),
  );
  expect(page().indexOf('<details>')).toBeGreaterThan(page().indexOf('not found'));
});

test('as JSON it reads back as what it was written from, by its schema, and begins with what it always had', () => {
  for (const report of [capacities(), hostileCapacities()]) {
    const read: unknown = JSON.parse(json.render.capacity!(report, file));
    expect(capacityReportSchema.parse(read)).toEqual(report);
    expect(read).toMatchObject({ objective: { percentile: 'p99', mostMs: 50 }, models: report.models });
  }
});

test('a name acts on no terminal', () => {
  expect(text(hostileCapacities())).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
});
