import { Command, CommanderError } from 'commander';
import { EnvironmentError, UsageError } from '../core/text/errors.ts';
import { type ExitCode, exitCodes, type Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { toolVersion } from './version.ts';

/** The commands, in the order of the help. Each is loaded where it is asked for, or all for whoever asks for none of them. */
const commands: Readonly<Record<string, (io: Io, finish: Finish) => Promise<Command>>> = {
  run: async (io, finish) => (await import('./run.ts')).runCommand(io, finish),
  list: async (io) => (await import('./list.ts')).listCommand(io),
  report: async (io, finish) => (await import('./report.ts')).reportCommand(io, finish),
  merge: async (io, finish) => (await import('./merge.ts')).mergeCommand(io, finish),
  compare: async (io, finish) => (await import('./compare.ts')).compareCommand(io, finish),
  explain: async (io, finish) => (await import('./explain.ts')).explainCommand(io, finish),
  capacity: async (io, finish) => (await import('./capacity.ts')).capacityCommand(io, finish),
  gate: async (io, finish) => (await import('./gate.ts')).gateCommand(io, finish),
  upgrade: async (io, finish) => (await import('./upgrade.ts')).upgradeCommand(io, finish),
  monitor: async (io, finish) => (await import('./monitor.ts')).monitorCommand(io, finish),
  console: async (io, finish) => (await import('./console.ts')).consoleCommand(io, finish),
  init: async (io, finish) => (await import('./init.ts')).initCommand(io, finish),
  doctor: async (io, finish) => (await import('./doctor.ts')).doctorCommand(io, finish),
};

/** Those that only tell what is on disk. */
const TELLING = ['report', 'compare', 'explain'];

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
  const all = Object.entries(commands);
  const asked = all.filter(([name]) => name === argv[0]);
  if (TELLING.includes(argv[0] ?? '')) io.leaveAtOnce();
  try {
    for (const [, commandOf] of asked.length === 0 ? all : asked) {
      program.addCommand((await commandOf(io, finish)).copyInheritedSettings(program));
    }
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
