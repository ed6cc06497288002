import { describe, expect, test } from 'vitest';
import { measuredRoundSchema, recordSchema, type ResultRecord } from '../../../core/records/records.ts';
import { measureRound } from '../../../core/trial/measure.ts';
import { drive } from '../../../core/trial/loop.ts';
import { outcomeOf } from '../../../core/work/outcome.ts';
import { Unsupported } from '../../../core/text/thrown.ts';
import { eventLoop, plan, pool, sequential } from '../../_plan.ts';
import { recordsOf, sessionOf } from '../../_session.ts';
import { FakeWorld } from '../../_world.ts';

const planned = plan({ models: [sequential, eventLoop, pool] });

describe('what a session says', () => {
  const broken = (step: string, { log }: FakeWorld): void => {
    if (step.startsWith('prepare fetch @4 sequential')) throw new Unsupported('no');
    const ofPool = log.filter((each) => each.startsWith('round fetch @4 pool 2x2'));
    if (step === ofPool[2]) throw new Error('gone');
  };

  test.each<[string, FakeWorld]>([
    ['goes well', new FakeWorld()],
    ['goes wrong', new FakeWorld({ before: broken })],
    ['is not watched', new FakeWorld({ isWatched: false, loopbackMicros: () => null })],
  ])('is as the schema wants it where all %s, and comes back from JSON as it was', async (name, world) => {
    const records: ResultRecord[] = [sessionOf(planned), ...(await recordsOf(planned, world))];
    for (const record of records) {
      expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    }
    expect(records.some(({ type }) => type === 'fault')).toBe(name === 'goes wrong');
    expect(records.at(-1)!.type).toBe('end');
  });
});

test('what a process measures of a round is as the schema wants it', async () => {
  const work = {
    kind: 'listed',
    items: [
      { latencyMs: 0, bytes: 3 },
      { latencyMs: 0, bytes: 3 },
    ],
  } as const;
  const prepared = {
    round: (ledger: Parameters<typeof drive>[0]) => drive(ledger, 2, async () => outcomeOf('abc')),
    close: async () => {},
  };
  const measured = await measureRound({ prepared, companion: null, front: null }, { work, seed: 1 });
  expect(measuredRoundSchema.parse(JSON.parse(JSON.stringify(measured)))).toEqual(measured);
  expect(measured).toMatchObject({ operations: { attempted: 2, succeeded: 2 }, bytes: 6, peakInFlight: 2 });
  expect(measured.elapsedNs).toBeGreaterThan(0);
  expect(measured.rssBytes).toBeGreaterThan(1e6);
});
