import type { CodePrompt } from './console-trial.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
export async function inSession(
  _: { run: string | undefined; trial: string | undefined },
  io: Io,
  use: (prompt: CodePrompt, name: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  void io;
  void use;
  throw new Error();
}
