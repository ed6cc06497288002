import { Command, CommanderError } from 'commander';
import { UsageError } from '../core/usage-error.ts';
import { EnvironmentError } from './environment-error.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
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
    .showHelpAfterError('(lockstep --help says what there is)')
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      outputError: (text, write) =>
        write(
          `lockstep: ${text
            .replace(/^error: /, '')
            .trim()
            .replaceAll(/\n+/g, ' ')}\n`,
        ),
      getOutHelpWidth: () => io.columns ?? 100,
      getOutHasColors: () => io.hasColour,
    })
    .exitOverride();
  const finish: Finish = (finished) => {
    code = finished;
  };
  for (const command of [runCommand(io, finish), listCommand(io), reportCommand(io)]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, io);
  }
}

function failure(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError) {
    io.stderr(`lockstep: ${error.message}\n`);
    return exitCodes.usage;
  }
  if (error instanceof EnvironmentError) {
    io.stderr(`lockstep: ${error.message}\n`);
    return exitCodes.environment;
  }
  io.stderr(`lockstep: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.invalid;
}
