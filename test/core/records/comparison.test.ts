import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import { comparisonSchema } from '../../../core/records/comparison.ts';
import { eventLoop, plan, pool, sequential } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';
import json from '../../../reports/json.ts';

/**
 * The JSON report is a contract that scripts rely on: within a schema version these keep their name, their unit and their
 * meaning. Who takes one of them away has to raise the version.
 */
const contract = {
  report: 'schemaVersion tool environment plan state verdict cells comparisons claims',
  tool: 'name version',
  plan: 'seed rounds',
  verdict: 'sentence winner',
  cell:
    'id suite params model concurrency threads tasksPerThread state rounds operations throughputPerSecond makespanMs ' +
    'latencyMs queueWaitMs serviceMs boundMs efficiency binds cpuMicrosPerOperation peakRssBytes eventLoopUtilization ' +
    'witness digest warnings',
  operations: 'attempted succeeded errors',
  spread: 'median low high',
  percentiles: 'p50 p90 p99 p999 max',
  witness: 'operations bytes connections peakInFlight',
  warning: 'code severity evidence advice',
  comparison: 'suite params concurrency metric baseline candidate ratio verdict',
  ratio: 'estimate low high',
};

const results = await resultsOf(plan({ models: [sequential, eventLoop, pool], rounds: 5 }), new FakeWorld());
const report = JSON.parse(json.render.run(analyse(results), { width: 100, colour: false }));

function expectKeys(value: object, keys: string): void {
  expect(Object.keys(value)).toEqual(expect.arrayContaining(keys.split(' ')));
}

test('the JSON report of a whole run is as its schema says', () => {
  expect(comparisonSchema.parse(report)).toEqual(report);
});

test('it has every key of the contract', () => {
  expectKeys(report, contract.report);
  expectKeys(report.tool, contract.tool);
  expectKeys(report.plan, contract.plan);
  expectKeys(report.verdict, contract.verdict);
  expect(report.cells).toHaveLength(5);
  for (const cell of report.cells) {
    expectKeys(cell, contract.cell);
    expectKeys(cell.operations, contract.operations);
    for (const spread of [cell.throughputPerSecond, cell.makespanMs]) expectKeys(spread, contract.spread);
    for (const times of [cell.latencyMs, cell.queueWaitMs, cell.serviceMs]) expectKeys(times, contract.percentiles);
    expectKeys(cell.witness, contract.witness);
    expect(cell.warnings).not.toHaveLength(0); // five rounds are few
    for (const warning of cell.warnings) expectKeys(warning, contract.warning);
  }
  expect(report.comparisons).not.toHaveLength(0);
  for (const comparison of report.comparisons) {
    expectKeys(comparison, contract.comparison);
    expectKeys(comparison.ratio, contract.ratio);
  }
});

describe('its schema', () => {
  const { shape } = comparisonSchema;

  test('demands every key of the contract, so that none goes missing unseen', () => {
    for (const key of contract.report.split(' ')) {
      const { [key]: _left, ...rest } = report;
      expect(comparisonSchema.safeParse(rest).success, key).toBe(false);
    }
    for (const key of contract.cell.split(' ')) {
      const { [key]: _left, ...rest } = report.cells[0];
      expect(shape.cells.safeParse([rest]).success, key).toBe(false);
    }
    for (const key of contract.comparison.split(' ')) {
      const { [key]: _left, ...rest } = report.comparisons[0];
      expect(shape.comparisons.safeParse([rest]).success, key).toBe(false);
    }
  });

  test('knows the states, verdicts and resources of the contract', () => {
    const cell = report.cells[0];
    for (const state of ['measured', 'invalid', 'unsupported', 'failed']) {
      expect(shape.cells.safeParse([{ ...cell, state }]).success, state).toBe(true);
    }
    for (const binds of ['wait', 'client-cpu', 'server', 'connections', 'dispatch', null]) {
      expect(shape.cells.safeParse([{ ...cell, binds }]).success, String(binds)).toBe(true);
    }
    for (const verdict of ['better', 'same', 'worse', 'unclear']) {
      expect(shape.comparisons.safeParse([{ ...report.comparisons[0], verdict }]).success, verdict).toBe(true);
    }
    for (const verdict of ['confirmed', 'refuted', 'unclear']) {
      const claim = {
        id: 'gather-is-max-not-sum',
        suite: 'scrape',
        statement: 'so it is',
        verdict,
        findings: [],
        evidence: {},
      };
      expect(shape.claims.safeParse([claim]).success, verdict).toBe(true);
    }
    for (const state of ['complete', 'interrupted', 'failed']) {
      expect(comparisonSchema.safeParse({ ...report, state }).success, state).toBe(true);
    }
    expect(comparisonSchema.safeParse({ ...report, schemaVersion: 2 }).success).toBe(false);
  });
});
