import { resolve } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '../core/text/errors.ts';
import { exitCodes, type Finish } from './exit-codes.ts';
import type { Io } from './io.ts';

interface Options {
  readonly out: string;
  readonly partial?: true;
}

export function mergeCommand(io: Io, finish: Finish): Command {
  return new Command('merge')
    .description('one result file of those that run --shard made')
    .argument('<files...>', 'the result files of the shards of one plan')
    .requiredOption('-o, --out <file>', 'the merged result file')
    .option('--partial', 'write it though something is missing: every report of it says what')
    .addHelpText(
      'after',
      '\nExit code: 0 the whole plan exactly once, 2 not of one plan, code and version, 3 something is missing or there twice.',
    )
    .action(async (files: string[], { out, partial }: Options) => {
      const paths = files.map((file) => resolve(io.cwd, file));
      const to = resolve(io.cwd, out);
      if (paths.includes(to)) throw new UsageError(`${out} would be written over: give --out another name`);
      const { mergeShards } = await import('../core/shards/merge.ts');
      const { faults, isWritten, machines, groups, cells } = mergeShards(paths, to, partial === true);
      for (const fault of faults) io.stderr(`lockstep: ${fault}\n`);
      if (faults.length > 0) finish(exitCodes.invalid);
      if (!isWritten) return io.stderr('lockstep: nothing was written; --partial writes what there is\n');
      const measured = `${machines} machine${machines === 1 ? '' : 's'}, ${groups} row groups, ${cells} cells`;
      io.stderr(`merged: ${measured}\nresults: ${to}\n`);
    });
}
