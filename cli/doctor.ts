import { Command } from 'commander';
import type { DoctorOptions } from './diagnosis.ts';
import type { Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { option } from './selection.ts';
import { duration } from './units.ts';

export function doctorCommand(io: Io, finish: Finish): Command {
  return new Command('doctor')
    .description('whether this machine can be trusted: what it has, how noisy it is, the smallest slowdown it can see')
    .addOption(option('--budget <duration>', 'the longest it may take').argParser(duration).default(120_000, '120s'))
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 fit, 3 equal code looked slower or the planted slowdown went unseen, 4 nothing can be measured here.',
    )
    .action(async (options: DoctorOptions) => {
      const { diagnose } = await import('./diagnosis.ts'); // who only lists does not wait for it
      finish(await diagnose(options, io));
    });
}
