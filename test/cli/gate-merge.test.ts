import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import type { GateReport } from '../../core/records/gate-report.ts';
import { code } from '../core/shards/_shards.ts';
import { machineRecords, textOf } from '../core/gate/_merged.ts';
import { ID } from '../core/gate/_records.ts';
import { capturedIo } from '../_io.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();
const write = (name: string, ...given: Parameters<typeof machineRecords>) =>
  writeFileSync(join(folder, name), textOf(machineRecords(...given)));

async function gate(...words: readonly string[]) {
  const io = capturedIo({ cwd: folder });
  return { code: await main(['gate', ...words], io), output: io.output(), errors: io.errors() };
}

describe('lockstep gate --merge', () => {
  test('judges the pairs of all machines, and keeps them in a file that can be told again', async () => {
    for (const index of [1, 2]) write(`g${index}.ndjson`, index, 2, 0);
    const merged = await gate(
      '--merge',
      'g1.ndjson',
      'g2.ndjson',
      '--out',
      'all.ndjson',
      '--report',
      'markdown=all.md',
    );
    expect([merged.code, merged.errors]).toEqual([
      0,
      expect.stringContaining(`results: ${join(folder, 'all.ndjson')}`),
    ]);
    expect(merged.output).toMatch(/^Pass: none of 2 metrics is slower by its margin/);
    for (const text of [merged.output, readFileSync(join(folder, 'all.md'), 'utf8')]) {
      for (const machine of ['machine 1/2: ', 'machine 2/2: ', 'CPU of 1', 'CPU of 2']) expect(text).toContain(machine);
    }
    const again = capturedIo({ cwd: folder });
    expect(await main(['report', 'all.ndjson', '--json'], again)).toBe(0);
    const report = JSON.parse(again.output()) as GateReport;
    expect(report.verdict.word).toBe('pass');
    expect(report.machines).toHaveLength(2);
  });

  test('ends with 1 where it is slower on all, and says where machines disagree', async () => {
    for (const index of [1, 2]) write(`slow${index}.ndjson`, index, 2, 0.2);
    expect(await gate('--merge', 'slow1.ndjson', 'slow2.ndjson')).toMatchObject({ code: 1 });
    write('other.ndjson', 2, 2, 0);
    const disputed = await gate('--merge', 'slow1.ndjson', 'other.ndjson', '--strict');
    expect(disputed.code).toBe(3);
    expect(disputed.output).toContain('2 machines disagree about 1 of 2 metrics by more than their pairs explain');
  });

  test('is never green where a machine is missing', async () => {
    expect(await gate('--merge', 'g1.ndjson')).toEqual({
      code: 3,
      output: '',
      errors: 'lockstep: no file of shard 2/2\nlockstep: nothing was judged\n',
    });
  });

  test('holds what the base accepted, wherever it is judged', async () => {
    const accepted = [
      { cell: ID, metric: 'makespanMs' as const, upTo: 0.3, reason: 'checks more', expires: '2999-01-01' },
    ];
    for (const index of [1, 2]) {
      write(`ok${index}.ndjson`, index, 2, 0.2, { shard: { index, of: 2, code, accepted } });
    }
    expect(await gate('--merge', 'ok1.ndjson', 'ok2.ndjson')).toMatchObject({
      code: 0,
      output: expect.stringContaining('checks more') as string,
    });
  });

  test('refuses what does not go together: one line, exit code 2', async () => {
    const refusals = [
      await gate('--merge', 'g1.ndjson', 'g2.ndjson', '--out', 'g2.ndjson'),
      await gate('--merge'),
      await gate('--merge', '--against', 'main'),
      await gate('--shard', '1/2', '--baseline', 'g1.ndjson'),
      await gate('--merge', 'none.ndjson'),
    ];
    for (const { code: ended, errors, output } of refusals) {
      expect([ended, output]).toEqual([2, '']);
      expect(errors).toMatch(/^lockstep: [^\n]+\n$/);
    }
  });
});
