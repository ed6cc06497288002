import { Command } from 'commander';
import type { Diagnosis } from '../core/records/diagnosis.ts';
import type { Suite } from '../core/members/types.ts';
import { addOptions, optionValues, readSources } from './command-options.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import { folders } from './folders.ts';
import { GATE_DEFAULTS } from './gate.ts';
import type { Io } from './io.ts';
import type { OptionsOf } from './options.ts';
import { kindOf, show } from './output.ts';
import { reportOf } from './report-files.ts';
import { membersOf, planOf } from './selection.ts';
import { toolVersion } from './version.ts';

const MEASURED = { rounds: 1, timeout: 60_000, seed: 1, margin: 0.05 };

export function doctorCommand(io: Io, finish: Finish): Command {
  const command = addOptions(new Command('doctor'), 'doctor')
    .description('whether this machine can be trusted: what it has, how noisy it is, the smallest slowdown it can see')
    .addHelpText(
      'after',
      '\nExit code: 0 fit, 3 equal code looked slower or the planted slowdown went unseen, 4 nothing can be measured here.',
    );
  return command.action(async () => {
    const options = optionValues('doctor', await readSources(command, 'doctor', io.cwd), []);
    const { render } = await reportOf(kindOf(options), 'diagnosis');
    const diagnosis = await examined(options, io);
    io.leaveAtOnce();
    finish(exitCodeOf(diagnosis));
    show(kindOf(options), (to) => render(diagnosis, to), options.out, io);
  });
}

/** The machine, by a gate of what is gated where nothing is said. */
async function examined(options: OptionsOf<'doctor'>, io: Io): Promise<Diagnosis> {
  const { environmentNow } = await import('../core/machine/environment.ts'); // help does not wait for it
  const { diagnose } = await import('../core/gate/diagnose.ts');
  const { preflight } = await import('../core/machine/preflight.ts');
  const { doctorCommandOf } = await import('./command-text.ts');
  const environment = environmentNow(io.cwd);
  const checks = await preflight(environment);
  for (const { state, name, text } of checks) if (state === 'warning') io.stderr(`${name}: ${text}\n`);
  const { suites: names, ...selection } = GATE_DEFAULTS;
  const suites = await membersOf<Suite>('suite', folders.suites, names, io.cwd);
  const plan = await planOf(suites, { ...selection, ...MEASURED, budget: options.budget }, io);
  const command = doctorCommandOf(options);
  const examination = { checks, plan, suites, budgetMs: options.budget, version: toolVersion(), command, environment };
  return diagnose(examination, { tell: (line) => io.stderr(line), interrupted: io.interrupted });
}

function exitCodeOf({ verdict }: Diagnosis): ExitCode {
  switch (verdict.word) {
    case 'fit':
      return exitCodes.done;
    case 'unfit':
      return exitCodes.invalid;
    case 'unusable':
      return exitCodes.environment;
    case 'interrupted':
      return exitCodes.interrupted;
  }
}
