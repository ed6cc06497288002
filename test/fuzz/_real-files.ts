import { CALIBRATION } from '../../core/machine/calibration.ts';
import { encodeDurations } from '../../core/records/histogram.ts';
import { eventLoop, member, plan, pool, sequential, suite } from '../_plan.ts';
import { recordsOf, sessionOf } from '../_session.ts';
import { FakeWorld } from '../_world.ts';
import { END, pairsOf, startOf } from '../core/gate/_records.ts';

/** Files as runs and gates write them, a line each, with all that a file may have. Each name in them stands for itself alone. */

const MS = 1e6;
const durations = { latency: encodeDurations([MS]), p50Ns: MS, p99Ns: MS };
const kinds = [{ kind: 'aKind', attempted: 8, succeeded: 7, unstarted: 0, errors: { aClass: 1 }, ...durations }];
const observations = { anObservation: { count: 8, p50: 1, p99: 3, max: 4, mean: 1.5 } };
const lines = (records: readonly object[]) => records.map((record) => JSON.stringify(record));

const { params } = suite();
const aParam = { about: 'a parameter', values: [1, 2] };
const suites = [member(suite({ name: 'aSuite', params: { ...params, aParam } }))];
/** Beside one that has no such parameter. */
const beside = [...suites, member(suite({ name: 'beside' }))];
const closed = plan({ suites: beside, models: [sequential, eventLoop, pool], rounds: 2 });
const open = plan({ suites, models: [eventLoop, pool], rounds: 2, arrivals: { kind: 'poisson', ratePerSecond: 50 } });
const told = () => ({ kinds, observations });

const floor = { type: 'floor', about: 'a floor', samples: 9, p50Ns: 2 * MS, p99Ns: 3 * MS, meanNs: 2 * MS };
const floors = ['loop', 'thread', CALIBRATION].map((name) => ({ ...floor, name }));

export const runLines: readonly string[] = lines([
  sessionOf(closed),
  ...floors,
  ...(await recordsOf(closed, new FakeWorld({ told }))),
]);
export const openLines: readonly string[] = lines([
  sessionOf(open),
  ...(await recordsOf(open, new FakeWorld({ told }))),
]);
export const gateLines: readonly string[] = lines([startOf(), ...pairsOf('screen', 6), ...pairsOf('confirm', 3), END]);
/** A round as a child answers it. */
export const roundAnswer: unknown = JSON.parse(runLines.find((line) => line.includes('"type":"round"')) ?? '{}');
