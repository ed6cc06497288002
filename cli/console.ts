import { Command } from 'commander';
import type { PlannedTrial } from '../core/records/records.ts';
import { UsageError } from '../core/text/errors.ts';
import { addOptions, optionValues, readSources } from './command-options.ts';
import { runScript } from './console-script.ts';
import type { CodePrompt } from './code-prompt.ts';
import { inTrial } from './console-trial.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { type Measurement, measurementOf } from './selection.ts';

const USUAL_MODEL = 'event-loop';

const NAMES = `
In the process of the trial there are, beside all that Node has:
  await op(3)                run operation 3 of a round under the model, and see its stamps
  await round()              measure a round, and see its row
  await lanes[0].run(3)      the same operation in a lane of its own, without the model
  await server.witness()     what the server saw since this was asked last
  params                     of the suite
  await import('./mine.ts')  any module, from where you are`;

export function consoleCommand(io: Io, finish: Finish): Command {
  const command = addOptions(new Command('console'), 'console')
    .description('a prompt inside of a trial with its real server: run one operation, a round, or any code')
    .argument('[suite]', 'a name, or a file such as ./my-suite.ts')
    .option('--attach [run]', 'sit in a trial of a session that runs, between its rounds (default: the only one)')
    .option('--trial <id>', 'which of its trials, as `lockstep monitor tree` names them (default: the first)')
    .addHelpText('after', NAMES);
  return command.action(async (suite: string | undefined) => {
    const { attach, trial } = command.opts<{ readonly attach?: string | true; readonly trial?: string }>();
    if (attach !== undefined) {
      if (suite !== undefined) throw new UsageError('--attach sits in a session that runs: leave out the suite');
      const { inSession } = await import('./console-attach.ts');
      return finish(
        await inSession({ run: attach === true ? undefined : attach, trial }, io, (prompt, name) =>
          sit(prompt, name, io),
        ),
      );
    }
    if (suite === undefined) throw new UsageError('a console needs a suite, such as: lockstep console http-get');
    if (trial !== undefined) throw new UsageError('--trial is for --attach: -m, -k and -p say which it is here');
    const sources = await readSources(command, 'run', io.cwd);
    const usual = { model: [USUAL_MODEL] };
    const optionsFor: Parameters<typeof measurementOf>[1] = (suites) => optionValues('run', sources, suites, usual);
    const measurement = await measurementOf([suite], optionsFor, io);
    const planned = firstOf(measurement, io);
    try {
      finish(await inTrial(measurement, planned, io, (prompt) => sit(prompt, planned.id, io)));
    } catch (error) {
      if (!io.interrupted.aborted) throw error;
      finish(exitCodes.interrupted);
    }
  });
}

function firstOf({ plan }: Measurement, io: Io): PlannedTrial {
  const [first, ...more] = plan.trials.filter(({ purpose }) => purpose !== 'probe');
  if (first === undefined) throw new UsageError('nothing is planned');
  if (more.length > 0)
    io.stderr(`lockstep: ${first.id}, the first of ${more.length + 1} trials: -m, -k and -p say which\n`);
  return first;
}

async function sit(prompt: CodePrompt, name: string, io: Io): Promise<ExitCode> {
  const { terminal, lines } = io;
  if (terminal === undefined) return lines === undefined ? exitCodes.usage : runScript(prompt, lines(), io);
  io.stderr(`${name}: op(n), round(), lanes, server.witness(), params; Ctrl-C ends what runs, Ctrl-D the console\n`);
  await terminal.code('lockstep> ', prompt);
  return exitCodes.done;
}
