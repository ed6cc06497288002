import { Command } from 'commander';
import { addOptions, readSources } from './command-options.ts';
import type { Finish } from './exit-codes.ts';
import type { Io } from './io.ts';

export function upgradeCommand(io: Io, finish: Finish): Command {
  const command = addOptions(new Command('upgrade'), 'upgrade')
    .description('whether suites are slower with another version of a dependency: pass, regression or inconclusive')
    .argument(
      '<dependency>',
      'the dependency and the version to try, such as undici@8.12.4; node@26 for another Node that is here',
    )
    .argument('[suites...]', 'names of suites, or files such as ./my-suite.ts (default: those that are configured)')
    .addHelpText(
      'after',
      '\nExit code: 0 pass or inconclusive, 1 regression, 3 invalid (with --strict also inconclusive), 4 it cannot be installed.',
    );
  return command.action(async (dependency: string, suiteWords: string[]) => {
    const sources = await readSources(command, 'upgrade', io.cwd);
    const { upgraded } = await import('./upgraded.ts');
    finish(await upgraded(dependency, suiteWords, sources, io));
  });
}
