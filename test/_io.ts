import { type Io, sayingTo } from '../cli/io.ts';

/** An Io that keeps what it is told, for commands that run in process. */
export interface CapturedIo extends Io {
  output(): string;
  errors(): string;
}

export function capturedIo(some: Partial<Io> = {}): CapturedIo {
  let output = '';
  let errors = '';
  return {
    stdout: (text) => {
      output += text;
    },
    ...sayingTo((text) => {
      errors += text;
    }),
    cwd: process.cwd(),
    columns: null,
    hasColour: false,
    isProgressLive: false,
    interrupted: new AbortController().signal,
    leaveAtOnce: () => {},
    ...some,
    output: () => output,
    errors: () => errors,
  };
}
