import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { planSchema, type Plan } from '../../core/records/records.ts';
import { rows, writeShard } from '../core/shards/_shards.ts';
import { capturedIo } from '../_io.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();

async function lockstep(...words: readonly string[]) {
  const io = capturedIo({ cwd: folder });
  return { code: await main(words, io), output: io.output(), errors: io.errors() };
}

describe('lockstep merge', () => {
  test('makes one file, which every report can tell of', async () => {
    for (const index of [1, 2]) await writeShard(folder, `s${index}.ndjson`, rows, index, 2);
    const merged = await lockstep('merge', 's1.ndjson', 's2.ndjson', '--out', 'all.ndjson');
    expect(merged).toEqual({
      code: 0,
      output: '',
      errors: `merged: 2 machines, 6 row groups, 12 cells\nresults: ${join(folder, 'all.ndjson')}\n`,
    });
    const { code, output } = await lockstep('report', 'all.ndjson');
    expect(code).toBe(0);
    expect(output).toContain('machine 2/2');
    expect((await lockstep('explain', 'all.ndjson')).output).toContain('fetch, machine 1/2: ');
    const compared = await lockstep('compare', 'all.ndjson', 'all.ndjson');
    expect(compared.output).toContain('a and b was measured by several machines');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('tells what is missing and ends with 3, and with --partial writes what there is', async () => {
    const refused = await lockstep('merge', 's1.ndjson', '--out', 'half.ndjson');
    expect(refused.code).toBe(3);
    expect(refused.errors).toMatch(
      /^lockstep: 3 of 6 row groups are missing \(no file of shard 2\/2\): .*\nlockstep: nothing was written; --partial writes what there is\n$/,
    );
    expect(readdirSync(folder)).not.toContain('half.ndjson');
    const partial = await lockstep('merge', 's1.ndjson', '--out', 'half.ndjson', '--partial');
    expect(partial.code).toBe(3);
    expect(partial.errors).toContain('merged: 1 machine, 6 row groups, 6 cells');
    expect((await lockstep('report', 'half.ndjson')).output).toContain('no machine measured its row');
  });

  test('refuses another plan, a file that it would write over, and what is no shard: one line, exit code 2', async () => {
    await writeShard(folder, 'b.ndjson', { ...rows, seed: 8 }, 2, 2);
    expect(await lockstep('merge', 's1.ndjson', 'b.ndjson', '--out', 'x.ndjson')).toEqual({
      code: 2,
      output: '',
      errors: 'lockstep: s1.ndjson and b.ndjson are no shards of one plan: seed 7 and 8\n',
    });
    expect(await lockstep('merge', 's1.ndjson', 's2.ndjson', '--out', 's2.ndjson')).toMatchObject({
      code: 2,
      errors: 'lockstep: s2.ndjson would be written over: give --out another name\n',
    });
    writeFileSync(join(folder, 'text.ndjson'), 'no result\n');
    expect((await lockstep('merge', 'text.ndjson', '--out', 'x.ndjson')).errors).toMatch(/^lockstep: .*not JSON\n$/);
    expect((await lockstep('merge', 's1.ndjson')).errors).toContain("required option '-o, --out <file>'");
    expect(await lockstep('merge', 's1.ndjson', 's2.ndjson', '-o', 'text.ndjson/x')).toMatchObject({ code: 2 });
  });

  test('the file of a shard is an ordinary file: only its own rows are told of', async () => {
    const { output, code } = await lockstep('report', 's1.ndjson', '--json');
    const cells = (JSON.parse(output) as { cells: { state: string }[] }).cells;
    expect([code, cells.length]).toEqual([0, 6]);
    expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(['measured']));
    const [first = ''] = readFileSync(join(folder, 's1.ndjson'), 'utf8').split('\n');
    expect((JSON.parse(first) as { plan: Plan }).plan.blocks, 'the plan is the same in every shard').toHaveLength(7);
  });
});

describe('lockstep run --shard', () => {
  const words = ['run', 'sleep', '-m', 'sequential,event-loop', '-p', 'latencyMs=1,2,3', '--dry-run', '--json'];
  const planned = async (shard: string) => {
    const { code, output, errors } = await lockstep(...words, '--shard', shard);
    expect([code, errors]).toEqual([0, expect.stringMatching(/^lockstep: shard \d\/\d/)]);
    return planSchema.parse(JSON.parse(output));
  };

  test('shows its part, and together they are the plan: with one order of rounds, though nobody gave a seed of it', async () => {
    const parts = await Promise.all(['1/2', '2/2'].map(planned));
    const whole = await planned('1/1');
    expect(parts.flatMap(({ blocks }) => blocks.map(({ scenario }) => scenario)).toSorted()).toEqual(
      whole.blocks.map(({ scenario }) => scenario).toSorted(),
    );
    for (const { blocks } of parts) for (const block of blocks) expect(whole.blocks).toContainEqual(block);
  });

  test('refuses a part that there is not, in one line', async () => {
    expect(await lockstep(...words, '--shard', '5/4')).toEqual({
      code: 2,
      output: '',
      errors:
        "lockstep: option '--shard <i/n>' argument '5/4' is invalid. It must be from 1/n to n/n, such as 2/4, and is 5/4.\n",
    });
  });
});
