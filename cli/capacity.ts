import { Command } from 'commander';
import { UsageError } from '../core/text/errors.ts';
import { addOptions, optionValues, readSources } from './command-options.ts';
import type { Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { suitesOf } from './selection.ts';

export function capacityCommand(io: Io, finish: Finish): Command {
  const command = addOptions(new Command('capacity'), 'capacity')
    .description('the highest rate of arrivals at which each model keeps an objective')
    .argument('<suite>', 'the name of a suite, or a file such as ./my-suite.ts')
    .addHelpText('after', '\nExit code: 0 found, 3 not found for every model.');
  return command.action(async (suiteWord: string) => {
    const sources = await readSources(command, 'capacity', io.cwd);
    if (sources.given.rate !== undefined) throw new UsageError('capacity searches the rate: leave out --rate');
    const suites = await suitesOf([suiteWord], io);
    const options = optionValues('capacity', sources, suites);
    const { searchAndTell } = await import('./search-capacity.ts'); // help does not wait for it
    finish(await searchAndTell({ suites, suiteWord, options }, io));
  });
}
