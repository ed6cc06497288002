import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import type { Comparison } from '../../core/records/comparison.ts';
import { capturedIo } from '../_io.ts';
import { temporaryFolder } from './_result-files.ts';

/** A plan in two parts, measured by real processes one after the other, and made one again. */

const folder = temporaryFolder();
writeFileSync(
  join(folder, 'nap.ts'),
  `import { setTimeout } from 'node:timers/promises';
export async function nap() { await setTimeout(1); return 'done'; }
`,
);

async function lockstep(...words: readonly string[]) {
  const io = capturedIo({ cwd: folder });
  return { code: await main(words, io), output: io.output(), errors: io.errors() };
}

test('two shards and a merge make what one run makes, and an empty shard is no fault', async () => {
  const plan = ['./nap.ts#nap', '-m', 'sequential,event-loop', '-k', '2,4', '-r', '1', '--budget', '300ms'];
  const files = ['1/3', '2/3', '3/3'].map((shard) => ({ shard, file: `s${shard[0]}.ndjson` }));
  for (const { shard, file } of files) {
    // oxlint-disable-next-line no-await-in-loop -- they would disturb each other
    const { code, errors } = await lockstep('run', ...plan, '--shard', shard, '--out', file);
    expect(errors).toContain(`shard ${shard}`);
    // with one round nothing is proven by an interval, and other programs may have disturbed it
    expect(shard === '3/3' ? [0] : [0, 3]).toContain(code);
    expect(existsSync(join(folder, file))).toBe(true);
  }
  const hosts = files.map(
    ({ file }) =>
      (JSON.parse(readFileSync(join(folder, file), 'utf8').split('\n')[0] ?? '') as { shard: { host: string | null } })
        .shard.host,
  );
  expect(new Set(hosts).size, 'all of one host').toBe(1);
  const merged = await lockstep('merge', ...files.map(({ file }) => file), '--out', 'all.ndjson');
  expect([merged.code, merged.output]).toEqual([0, '']);
  const { output } = await lockstep('report', 'all.ndjson', '--json');
  const { cells, machines, warnings, command } = JSON.parse(output) as Comparison;
  expect(cells.map(({ machine }) => machine)).toHaveLength(4);
  expect(new Set(cells.map(({ machine }) => machine))).toEqual(new Set(['1/3', '2/3']));
  for (const { floors, environment } of machines)
    expect([floors.length > 0, environment.cores > 0]).toEqual([true, true]);
  expect(
    warnings.map(({ code }) => code),
    'one after the other',
  ).not.toContain('shards-side-by-side');
  expect(command).not.toContain('--shard');
});
