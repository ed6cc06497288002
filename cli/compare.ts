import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Changes } from '../core/records/changes.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { keepApart, kindOf, show, type ShowOptions } from './output.ts';
import { reportOf } from './report-files.ts';

interface Options extends ShowOptions {
  readonly out?: string;
}

export function compareCommand(io: Io, finish: Finish): Command {
  return new Command('compare')
    .description('what changed from one result file to another, as far as the machine cancels out')
    .argument('<a>', 'a result file')
    .argument('<b>', 'another one, of the same work')
    .option('--as <kind>', 'terminal, markdown or json', 'terminal')
    .option('--json', 'the same as --as json')
    .option('-o, --out <file>', 'write to this file instead of stdout')
    .addHelpText(
      'after',
      '\nExit code: 0 nothing is worse, 1 something is, 2 not comparable, 3 not all could be compared.',
    )
    .action(async (a: string, b: string, options: Options) => {
      const kind = kindOf(options);
      const { render } = await reportOf(kind, 'changes');
      keepApart([options.out], [a, b], io);
      const { compare } = await import('./library.ts');
      const changes = await compare(resolve(io.cwd, a), resolve(io.cwd, b));
      finish(exitCodeOf(changes));
      show(kind, (to) => render(changes, to), options.out, io);
    });
}

/** Never green because something was left out. */
function exitCodeOf({ verdict, isWhole }: Changes): ExitCode {
  if (verdict.overall === 'worse') return exitCodes.regression;
  return isWhole ? exitCodes.done : exitCodes.invalid;
}
