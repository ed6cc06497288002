import { expect, test } from 'vitest';
import { explain } from '../../../core/explain/explain.ts';
import type { Plan } from '../../../core/records/records.ts';
import { eventLoop, member, plan, suite } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import { threadPool } from './_explained.ts';

const identity = { what: 'real', name: 'DB', version: '1', transport: 'TCP', found: 'binary', settings: {} } as const;

/** What is said of pools, where a real server was asked. */
async function poolsOf(planned: Plan, script: Script = {}, server: typeof identity | null = identity) {
  const results = await resultsOf(planned, new FakeWorld(script));
  const trials = results.trials.map((trial) => ({ ...trial, server }));
  // it does not know what is in flight, as real ones do not
  const rounds = results.rounds.map((round) => ({ ...round, witness: null }));
  const { findings } = explain({ ...results, trials, rounds });
  return findings.filter(({ kind }) => kind === 'pool');
}

const params = { operations: ['384'], latencyMs: ['10'] };
const swept = plan({ models: [eventLoop], concurrency: [1, 4, 12, 32, 64], params });
/** From so many on a station that takes turns binds. */
const bending = (at: number): Script => ({
  costMs: ({ concurrency }) => (concurrency > at ? 10 * (concurrency / at - 1) : 0),
});

test('the size of a pool is the least that does nearly the most, with its interval and what binds beyond', async () => {
  const [size, ...more] = await poolsOf(swept, bending(12));
  expect(more).toEqual([]);
  expect(size?.sentence).toMatch(/^paste max: 12 with event-loop: \d+\/s, .*; beyond it /);
  expect(size?.numbers['connections']).toBe(12);
  expect(size?.confidence).toBe('known');
});

test('one that does a little less than the most says how much, and between what', async () => {
  const costMs = ({ concurrency }: { concurrency: number }) => (concurrency > 12 ? 10 * (concurrency / 12.3 - 1) : 0);
  const [size] = await poolsOf(swept, { costMs });
  expect(size?.numbers['connections']).toBe(12);
  expect(size?.sentence).toMatch(
    /: 1200\/s, 97\.6 % \[97\.6 %, 97\.6 %\] of what 32 do; beyond it nothing that is watched was used up$/,
  );
  expect(size?.numbers['share']).toBeGreaterThanOrEqual(0.95);
  expect(size?.numbers['low']).toBeLessThanOrEqual(size?.numbers['share'] ?? 0);
});

test('where throughput still grows, no size is named', async () => {
  const [size] = await poolsOf(swept);
  expect(size).toMatchObject({ confidence: 'refused', reason: expect.stringContaining('still growing at 64') });
});

test('of what no real server answers nothing is said', async () => {
  expect(await poolsOf(swept, bending(12), null)).toEqual([]);
});

const fetch = suite();
const pipelined = member(
  suite({
    params: { ...fetch.params, pipelining: { about: 'calls on a connection', values: [1], min: 1, isInteger: true } },
    interleaved: 'pipelining',
    connections: ({ pipelining }, lanes) => Math.ceil(lanes / Number(pipelining)),
  }),
);

test('what calls that share a connection do is said of the same model without', async () => {
  const planned = plan({
    suites: [pipelined],
    models: [eventLoop],
    concurrency: [8],
    params: { ...params, pipelining: ['1', '8'] },
  });
  const [said] = await poolsOf(planned, { costMs: ({ params: { pipelining } }) => (pipelining === 1 ? 20 : 0) });
  expect(said?.sentence).toMatch(
    /^pipelining pays with event-loop: 8 in flight on each of 1 connections do 3\.00× \[3\.00, 3\.00\] what one each on 8 do$/,
  );
});

test('threads beside a loop of as many connections do what is left, and where it has others nothing is said', async () => {
  const beside = (pipelining: string) =>
    plan({
      suites: [pipelined],
      models: [eventLoop, threadPool],
      concurrency: [8],
      threads: 4,
      params: { ...params, pipelining: [pipelining] },
    });
  const said = await poolsOf(beside('1'), { cpuMicros: ({ threads }) => (threads === null ? 100 : 180) });
  const sentences = said.map(({ sentence }) => sentence);
  expect(sentences).toContainEqual(
    expect.stringMatching(
      /^the threads of worker-thread-pool 4×2 only hold connections: with 8 connections they do 1\.00× \[1\.00, 1\.00\] what one loop with 8 does, at 1\.80× \[1\.80, 1\.80\] the CPU$/,
    ),
  );
  const refused = await poolsOf(beside('8'));
  expect(refused.map(({ reason }) => reason)).toContain('it holds 4 connections, and the loop beside it 1');
});

test('sockets that bind are named, where the server saw as many in flight as the client has, and no fewer', async () => {
  const limited = member(suite({ inFlight: (_params, lanes) => Math.min(lanes, 6) }));
  const planned = plan({ suites: [limited], models: [eventLoop], concurrency: [4, 8], params });
  const findingsWith = async (peakInFlight: number) => {
    const { trials, rounds, ...rest } = await resultsOf(planned, new FakeWorld({}));
    const seen = rounds.map((round) => ({ ...round, witness: round.witness && { ...round.witness, peakInFlight } }));
    const asked = trials.map((trial) => ({ ...trial, server: identity }));
    return explain({ ...rest, trials: asked, rounds: seen }).findings.filter(({ numbers }) => 'sockets' in numbers);
  };
  const [said, ...more] = await findingsWith(6);
  expect(more).toEqual([]);
  expect(said).toMatchObject({ confidence: 'known', numbers: { sockets: 6, concurrency: 8 } });
  expect(said?.sentence).toMatch(
    /^6 sockets of your client bind: event-loop had 8 calls in flight, and its server never/,
  );
  expect(await findingsWith(3)).toEqual([]);
});
