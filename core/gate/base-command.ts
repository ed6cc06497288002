import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWithoutRepository } from '../machine/git.ts';
import { EnvironmentError } from '../text/errors.ts';

export interface CommandContext {
  readonly tell: (text: string) => void;
  readonly interrupted: AbortSignal;
}

/** An installation that takes longer has stopped. */
const LONGEST_MS = 600_000;
const SHOWN_LINES = 5;

/**
 * Runs a command that makes the base fit, in a folder of its checkout. It has a group of its own, so that an interruption
 * ends whatever it started, before the folder is taken away.
 *
 * @param inner A folder of the repository, relative to its root.
 * @throws EnvironmentError where it does not end well, with what it said last
 */
export function prepareBy(
  line: string,
  root: string,
  inner: string,
  { tell, interrupted }: CommandContext,
): Promise<void> {
  const cwd = join(root, inner);
  tell(`preparing the base: ${line}${inner === '' ? '' : ` (in ${inner})`}\n`);
  return new Promise((done, fail) => {
    const child = spawn(line, {
      cwd: existsSync(cwd) ? cwd : root,
      // "cd packages/app" works from where the package is as from the root of the repository
      env: { ...environmentWithoutRepository(), CDPATH: `.:${root}` },
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (): void => void (child.pid === undefined || killGroup(child.pid));
    const limit = setTimeout(end, LONGEST_MS);
    if (interrupted.aborted) end();
    else interrupted.addEventListener('abort', end, { once: true });
    let last = '';
    const keep = (chunk: Buffer): void => {
      last = `${last}${chunk.toString()}`.slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      clearTimeout(limit);
      fail(new EnvironmentError(`${line}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      interrupted.removeEventListener('abort', end);
      if (code === 0) return done();
      fail(
        new EnvironmentError(
          `the base could not be prepared: "${line}" ended with ${code ?? signal}: ${lastWords(last)}`,
        ),
      );
    });
  });
}

/** Npm ends with where its log is, and says why before that, in several lines. */
function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .filter(
      (line) =>
        line.trim() !== '' &&
        !/^npm (error|ERR!)\s*(A complete log.*)?$/.test(line) &&
        !/^npm (error|ERR!)\s+\S*\.log$/.test(line),
    );
  const isOfNpm = (line: string | undefined) => line !== undefined && /^npm (error|ERR!) /.test(line);
  if (!isOfNpm(lines.at(-1))) return lines.at(-1)?.trim() ?? 'it said nothing';
  const from = lines.findLastIndex((line) => !isOfNpm(line)) + 1;
  return lines
    .slice(Math.max(from, lines.length - SHOWN_LINES))
    .map((line) => line.replace(/^npm (error|ERR!) /, ''))
    .join('; ');
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}
