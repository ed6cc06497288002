import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partOf } from '../../../core/records/part.ts';
import type { Code, Environment, Plan, ResultRecord, SessionRecord, Shard } from '../../../core/records/records.ts';
import { digestOf } from '../../../core/shards/digests.ts';
import { blocksOf } from '../../../core/shards/parts.ts';
import { desk, member, plan, request, suite } from '../../_plan.ts';
import { recordsOf, sessionOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

/** Files of shards, measured in fake worlds. */

export const code: Code = {
  lockstep: digestOf(['lockstep']),
  suites: digestOf(['suites']),
  lockFile: digestOf(['lock']),
  commit: '9e107d9d37',
  changes: null,
};

/** Six rows of 5 to 30 ms, with a probe of their server. */
export const rows: Plan = plan({
  suites: [
    member(
      suite({
        params: {
          latencyMs: { about: 'delay', values: [5, 10, 15, 20, 25, 30] },
          operations: { about: 'operations a round', values: [8], min: 1, isInteger: true },
        },
      }),
    ),
  ],
  servers: [member({ ...desk, probe: { suite: 'fetch', params: { latencyMs: 5 }, concurrency: 4 } })],
});

/** A row for each of these delays. */
export function rowsOf(...delays: readonly number[]): Plan {
  const params = { ...request().params, latencyMs: delays.map(String) };
  return plan({ params });
}

interface Given {
  readonly script?: Script;
  readonly shard?: Partial<Shard>;
  readonly session?: Partial<SessionRecord>;
  readonly environment?: Partial<Environment>;
  /** What is kept of its records, session included. */
  readonly kept?: (records: readonly ResultRecord[]) => readonly ResultRecord[];
}

function shardIn(whole: Plan, index: number, of: number, some: Partial<Shard> = {}): Shard {
  return {
    index,
    of,
    planDigest: digestOf([JSON.stringify(whole)]),
    code,
    blocks: blocksOf(whole, { index, of }),
    host: `host ${index}`,
    command: 'lockstep run fetch',
    ...some,
  };
}

export async function shardRecords(
  whole: Plan,
  index: number,
  of: number,
  { script = {}, shard: some = {}, session = {}, environment = {}, kept = (records) => records }: Given = {},
): Promise<readonly ResultRecord[]> {
  const shard = shardIn(whole, index, of, some);
  const base = sessionOf(whole);
  const first: SessionRecord = {
    ...base,
    command: `lockstep run fetch --shard ${index}/${of}`,
    environment: { ...base.environment, cpu: `CPU of ${index}`, ...environment },
    shard,
    ...session,
  };
  const floor = {
    type: 'floor',
    name: 'loop',
    about: 'nothing',
    samples: 10,
    p50Ns: index,
    p99Ns: 2,
    meanNs: 1,
  } as const;
  return kept([first, floor, ...(await recordsOf(partOf(whole, shard.blocks), new FakeWorld(script)))]);
}

/** Writes the file of a shard. Returns its path. */
export async function writeShard(
  folder: string,
  name: string,
  ...given: Parameters<typeof shardRecords>
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const records = await shardRecords(...given);
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return path;
}
