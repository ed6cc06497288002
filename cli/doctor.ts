import { Command } from 'commander';
import { addOptions, optionValues, readSources } from './command-options.ts';
import type { Finish } from './exit-codes.ts';
import type { Io } from './io.ts';

export function doctorCommand(io: Io, finish: Finish): Command {
  const command = addOptions(new Command('doctor'), 'doctor')
    .description('whether this machine can be trusted: what it has, how noisy it is, the smallest slowdown it can see')
    .addHelpText(
      'after',
      '\nExit code: 0 fit, 3 equal code looked slower or the planted slowdown went unseen, 4 nothing can be measured here.',
    );
  return command.action(async () => {
    const options = optionValues('doctor', await readSources(command, 'doctor', io.cwd), []);
    const { diagnose } = await import('./diagnosis.ts'); // who only lists does not wait for it
    finish(await diagnose(options, io));
  });
}
