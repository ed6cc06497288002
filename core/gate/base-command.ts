import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { environmentWithoutRepository } from '../machine/git.ts';
import { EnvironmentError } from '../text/errors.ts';

export interface CommandContext {
  /** What it is that the command makes fit, and how a failure of it begins. Default: the base. */
  readonly words?: { readonly begin: string; readonly fail: string };
  readonly tell: (text: string) => void;
  readonly interrupted: AbortSignal;
}

/** An installation that takes longer has stopped. */
const LONGEST_MS = 600_000;
const SHOWN_LINES = 5;

/**
 * Ends the group of a command where nobody waits for it any more: its other end of this pipe closes without a word when a
 * gate is killed. No child of the shell, so that a `wait` of the user does not wait for it.
 */
const WATCHDOG = '( (read -r _ <&3 || kill -KILL 0) >/dev/null 2>&1 & ) 3<&3\nexec 3<&-\n';

const OF_BASE = { begin: 'preparing the base', fail: 'the base could not be prepared' };

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
  { tell, interrupted, words = OF_BASE }: CommandContext,
): Promise<void> {
  const cwd = join(root, inner);
  tell(`${words.begin}: ${line}${inner === '' ? '' : ` (in ${inner})`}\n`);
  return new Promise((done, fail) => {
    const child = spawn('/bin/sh', ['-c', `${WATCHDOG}${line}`], {
      cwd: existsSync(cwd) ? cwd : root,
      // "cd packages/app" works from where the package is as from the root of the repository
      env: { ...environmentWithoutRepository(), CDPATH: `.:${root}` },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const watchdog = child.stdio[3] as Writable;
    watchdog.on('error', () => {}); // it has ended with the group
    child.on('exit', () => watchdog.end('done\n'));
    const end = (): void => void (child.pid === undefined || killGroup(child.pid));
    const limit = setTimeout(end, LONGEST_MS);
    if (interrupted.aborted) end();
    else interrupted.addEventListener('abort', end, { once: true });
    let last = '';
    const keep = (chunk: Buffer): void => {
      last = `${last}${chunk.toString()}`.slice(-4000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => {
      clearTimeout(limit);
      fail(new EnvironmentError(`${line}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      interrupted.removeEventListener('abort', end);
      if (code === 0) return done();
      fail(new EnvironmentError(`${words.fail}: "${line}" ended with ${code ?? signal}: ${lastWords(last)}`));
    });
  });
}

/** Npm ends with where its log is, and says why before that, in several lines. */
function lastWords(text: string): string {
  const lines = text.split('\n').filter(
    (line) =>
      line.trim() !== '' &&
      !/^npm (error|ERR!)\s*(A complete log.*)?$/.test(line) &&
      !/^npm (error|ERR!)\s+\S*\.log$/.test(line) &&
      !/^npm (error|ERR!)(\s{2,}(at |\w+: )|\s*\}$)/.test(line), // a stack, and what an error has
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
