import { describe, expect, test } from 'vitest';
import { gateItself } from '../../../core/gate/itself.ts';
import { gateRecordSchema } from '../../../core/gate/records.ts';
import { environment } from '../../_environment.ts';
import { FakeWorld, type Script } from '../../_world.ts';
import { idOf, loop, served, slowIn } from './_gate.ts';

/** A checkout against itself, in a world of exact times. */

const asked = {
  version: '0.1.0',
  command: 'lockstep doctor',
  environment,
  margin: 0.05,
  budgetMs: 60_000,
  roundTimeoutMs: 777,
  seed: 7,
};
const { signal } = new AbortController();
const gateIn = (script: Script = {}, interrupted = signal) =>
  gateItself(served, asked, new FakeWorld(script), interrupted);

describe('a gate of itself', () => {
  test('passes where nothing is planted', async () => {
    const { report } = await gateIn();
    expect(report.verdict.word).toBe('pass');
    expect(report.base).toEqual({ ref: 'itself', commit: environment.commit });
  });

  test('is a regression where a slowdown is', async () => {
    const { report } = await gateIn({ costMs: slowIn(loop) });
    expect(report.verdict.word).toBe('regression');
  });

  test('keeps every record, from the first to the last, as a file would', async () => {
    const { records } = await gateIn();
    expect(records.map((record) => gateRecordSchema.parse(JSON.parse(JSON.stringify(record))))).toEqual(records);
    expect(records[0]).toMatchObject({ type: 'gate', seed: 7, cells: served.map((cell) => ({ id: idOf(cell) })) });
    expect(records.at(-1)).toMatchObject({ type: 'end', state: 'complete' });
  });

  test('is interrupted where it is', async () => {
    const { report } = await gateIn({}, AbortSignal.abort());
    expect(report.state).toBe('interrupted');
  });
});
