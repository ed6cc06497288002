import { Command, CommanderError } from 'commander';
import { UsageError } from '../core/usage-error.ts';
import { capacityCommand } from './capacity.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { EnvironmentError } from '../core/environment-error.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import { explainCommand } from './explain.ts';
import { gateCommand } from './gate.ts';
import type { Io } from './io.ts';
import { listCommand } from './list.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { toolVersion } from './version.ts';

/** The door: parses the words, runs the command, and returns the exit code. Nothing here ends the process. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const program = new Command('lockstep')
    .description('Which concurrency model should this I/O code run on? Identical work, in lockstep, under every model.')
    .version(toolVersion(), '-V, --version')
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      outputError: (text, write) => write(`lockstep: ${inOneLine(text)}\n`),
      getOutHelpWidth: () => io.columns ?? 100,
      getOutHasColors: () => io.hasColour,
    })
    .exitOverride();
  const finish: Finish = (finished) => {
    code = finished;
  };
  for (const command of [
    runCommand(io, finish),
    listCommand(io),
    reportCommand(io, finish),
    compareCommand(io, finish),
    explainCommand(io, finish),
    capacityCommand(io, finish),
    gateCommand(io, finish),
    doctorCommand(io, finish),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, io);
  }
}

/** With the nearest word where there is one, else with where all words are. */
function inOneLine(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s+/g, ' ');
  return /Did you mean|is invalid/.test(line) ? line : `${line} (lockstep --help says what there is)`;
}

function failure(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError) {
    // a user's own file may throw what it likes
    io.stderr(`lockstep: ${error.message.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`);
    return exitCodes.usage;
  }
  if (error instanceof EnvironmentError) {
    io.stderr(`lockstep: ${error.message}\n`);
    return exitCodes.environment;
  }
  io.stderr(`lockstep: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.invalid;
}
