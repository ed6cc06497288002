import { isSlowUndici } from '../machine/environment.ts';
import type { Warning } from '../members/types.ts';
import type { Cell, Comparison } from '../records/comparison.ts';
import type { MachineResults, Results } from '../records/records.ts';
import { missingCell } from './cells.ts';
import { type RunCells, runCells } from './run-cells.ts';

/** What was measured, by one machine or by several. */
export interface Measured extends RunCells {
  readonly machines: Comparison['machines'];
}

/** Of several machines every cell is understood with the floors, the servers and the cores of its own one, and no figure is of two. */
export function measuredIn(results: Results): Measured {
  if (results.machines.length === 0) return { ...runCells(results), machines: [] };
  const each = results.machines.map((own) => ({ own, found: runCells(own.results) }));
  const cells = new Map(
    each.flatMap(({ own: { machine }, found }) =>
      found.cells.map((cell): [string, Cell] => [cell.id, { ...cell, machine: machine.name }]),
    ),
  );
  const planned = results.session.plan.trials.filter(({ purpose }) => purpose !== 'probe');
  return {
    cells: planned.map((trial) => cells.get(trial.id) ?? missingCell(trial)),
    servers: [],
    floors: [],
    behaviour: {
      rounds: sum(each.map(({ found }) => found.behaviour.rounds)),
      contaminatedRounds: sum(each.map(({ found }) => found.behaviour.contaminatedRounds)),
      observedRounds: sum(each.map(({ found }) => found.behaviour.observedRounds)),
      foreignCpuShare: null,
      stealShare: null,
      cpuPressureShare: null,
      loopbackMicros: null,
    },
    machines: each.map(({ own, found }) => machineOf(own, found)),
  };
}

function machineOf({ machine }: MachineResults, found: RunCells): Comparison['machines'][number] {
  const { name, environment, state, reason, elapsedMs, shard } = machine;
  return {
    name,
    host: shard.host,
    environment,
    state,
    reason,
    elapsedMs,
    scenarios: [...new Set(found.cells.map(({ scenario }) => scenario))],
    behaviour: found.behaviour,
    servers: found.servers,
    floors: found.floors,
  };
}

/** What a reader has to know of the machines themselves. */
export function machineWarnings(results: Results): Warning[] {
  const { session, machines } = results;
  const environments =
    machines.length === 0 ? [session.environment] : machines.map(({ machine }) => machine.environment);
  const slow = environments.map(({ dependencies }) => dependencies['undici'] ?? '').find(isSlowUndici);
  const warnings: Warning[] = [];
  const warn = (code: string, severity: Warning['severity'], evidence: Warning['evidence'], advice: string) =>
    warnings.push({ code, severity, subject: 'session', evidence, advice });
  const { missing = [], groups = 0 } = session.merged ?? {};
  if (missing.length > 0) {
    warn(
      'rows-missing',
      'error',
      { missing: missing.length, rowGroups: groups, rows: namedRows(missing) },
      'no machine measured these rows to their end: measure their shards, and merge again',
    );
  }
  for (const [one, other] of sideBySide(machines)) {
    warn(
      'shards-side-by-side',
      'error',
      { shards: `${one.machine.name} and ${other.machine.name}` },
      'these were measured at the same time on one host, and so disturbed each other: one shard at a time on each host',
    );
  }
  if (slow !== undefined) {
    warn(
      'slow-undici',
      'warning',
      { undici: slow },
      'this version reuses idle connections late and makes sequential requests look slow: use 8.11 or newer',
    );
  }
  return warnings;
}

/** How many rows a warning names. */
const NAMED = 3;

function namedRows(rows: readonly string[]): string {
  const more = rows.length > NAMED ? [`${rows.length - NAMED} more`] : [];
  return [...rows.slice(0, NAMED), ...more].join(', ');
}

/** Shards that one host measured at the same time. */
function sideBySide(machines: readonly MachineResults[]): [MachineResults, MachineResults][] {
  const timed = machines.map((each) => {
    const from = Date.parse(each.machine.environment.startedAt);
    return { each, from, to: from + each.machine.elapsedMs, host: each.machine.shard.host };
  });
  return timed.flatMap((one, place) =>
    timed
      .slice(place + 1)
      .filter(({ host, from, to }) => host !== null && host === one.host && from < one.to && one.from < to)
      .map(({ each }): [MachineResults, MachineResults] => [one.each, each]),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
