import { describe, expect, test } from 'vitest';
import { Progress } from '../../cli/progress.ts';
import type { ResultRecord } from '../../core/records/records.ts';
import { Unsupported } from '../../core/text/thrown.ts';
import { eventLoop, plan, sequential } from '../_plan.ts';
import { recordsOf, sessionOf } from '../_session.ts';
import { FakeWorld } from '../_world.ts';
import { capturedIo } from '../_io.ts';

const planned = plan({ models: [sequential, eventLoop], rounds: 2, params: { latencyMs: ['100', '200'] } });

/** What is on stderr after these records. */
function shown(records: readonly ResultRecord[], isProgressLive = false): string {
  const io = capturedIo({ isProgressLive });
  const progress = new Progress(planned, io);
  for (const record of records) progress.show(record);
  progress.clear();
  expect(io.output()).toBe('');
  return io.errors();
}

const told = async (world = new FakeWorld()) => [sessionOf(planned), ...(await recordsOf(planned, world))];

describe('progress', () => {
  test('is a line for the whole and one for every scenario, where stderr is no terminal', async () => {
    // (800 + 200) · 3 ms, and twice that for delays twice as long
    expect(shown(await told())).toBe(
      [
        'measuring for at least 9 s; Ctrl-C keeps what is measured',
        '  0 % fetch @4',
        ' 50 % fetch latencyMs=200 @4',
        '',
      ].join('\n'),
    );
  });

  test('is one line that is rewritten after every round, where it is one', async () => {
    const text = shown(await told(), true);
    const steps = text.split('\r\u001B[2K').slice(1);
    expect(steps.slice(0, 4)).toEqual([
      '  0 % fetch @4 sequential 1 is ready',
      '  0 % fetch @4 event-loop 4 is ready',
      expect.stringMatching(/^ 12 % fetch @4 .*, round 1$/),
      expect.stringMatching(/^ 25 % fetch @4 .*, round 1$/),
    ]);
    expect(steps.at(-2)).toMatch(/^100 % fetch latencyMs=200 @4 .*, round 2$/);
    expect(steps.at(-1)).toBe('');
    expect(text.split('\n')).toHaveLength(2);
  });

  test('says what fails, in a line of its own', async () => {
    const before = (step: string, { log }: FakeWorld): void => {
      if (step.startsWith('prepare fetch @4 sequential')) throw new Unsupported('no');
      if (step === log.filter((each) => each.startsWith('round fetch @4 event-loop'))[2]) throw new Error('gone');
    };
    const text = shown(await told(new FakeWorld({ before })));
    expect(text).toContain('\nfetch @4 sequential 1 is unsupported: no\n');
    expect(text).toContain('\nfetch @4 event-loop 4 failed: gone\n');
  });

  test('says which rows are decided, and counts their other rounds as done', async () => {
    const early = plan({
      models: [sequential, eventLoop],
      rounds: 12,
      endsWhenDecided: true,
      params: { latencyMs: ['100', '200'] },
    });
    const io = capturedIo({ isProgressLive: false });
    const progress = new Progress(early, io);
    for (const record of [sessionOf(early), ...(await recordsOf(early, new FakeWorld()))]) progress.show(record);
    expect(io.errors().split('\n').slice(1)).toEqual([
      '  0 % fetch @4',
      'fetch @4 is decided after 6 rounds',
      ' 33 % fetch latencyMs=200 @4',
      'fetch latencyMs=200 @4 is decided after 6 rounds',
      '',
    ]);
  });

  test('does not grow by a round that is repeated, and says that it is', async () => {
    const records = await told();
    const last = records.findLast((record) => record.type === 'round')!;
    const text = shown([...records.slice(0, -1), { ...last, attempt: 1 }], true);
    expect(text.split('\r\u001B[2K').at(-2)).toMatch(/^100 % .*, round 2 again: the machine was disturbed$/);
  });
});
