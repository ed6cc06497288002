import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Explanation } from '../core/records/explanation.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { newestResult } from './newest-result.ts';
import { keepApart, kindOf, show, type ShowOptions } from './output.ts';
import { reportOf } from './report-files.ts';

interface Options extends ShowOptions {
  readonly whatIf?: readonly string[];
  readonly out?: string;
}

export function explainCommand(io: Io, finish: Finish): Command {
  return new Command('explain')
    .description('what theory and simulation say of a run: what binds, where it bends, what to set, and what if')
    .argument('[file]', 'a result file (default: the newest in results/)')
    .option(
      '-w, --what-if <name=value...>',
      'what each model would do: latency=80ms cpu=0.4ms rate=500/s cores=4 threads=8 concurrency=64 model=event-loop',
    )
    .option('--as <kind>', 'terminal or json', 'terminal')
    .option('--json', 'the same as --as json')
    .option('-o, --out <file>', 'write to this file instead of stdout')
    .addHelpText('after', '\nExit code: 0 explained, 3 nothing was measured that could be, or the run is not whole.')
    .action(async (file: string | undefined, options: Options) => {
      const kind = kindOf(options);
      const { render } = await reportOf(kind, 'explanation');
      const path = file === undefined ? newestResult(io.cwd) : resolve(io.cwd, file);
      keepApart([options.out], [path], io);
      const { explain } = await import('./library.ts');
      const explanation = await explain(path, options.whatIf);
      finish(exitCodeOf(explanation));
      show(kind, (to) => render(explanation, to), options.out, io);
    });
}

function exitCodeOf({ state, findings, whatIf }: Explanation): ExitCode {
  const isSaid = whatIf !== null || findings.length > 0;
  return isSaid && state === 'complete' ? exitCodes.done : exitCodes.invalid;
}
