import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { analyse } from '../../cli/api.ts';

/** `lockstep init` at a terminal, which `script` of util-linux makes. */

const entry = join(import.meta.dirname, '../../cli/lockstep.mjs');
const CTRL_C = '\u0003';
const paths = ['bench/wait-and-answer.mjs', 'lockstep.config.mjs', '.github/workflows/lockstep.yml'];

class Terminal {
  readonly folder = mkdtempSync(join(tmpdir(), 'init-'));
  #output = '';
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;

  constructor() {
    mkdirSync(join(this.folder, '.git'));
    writeFileSync(join(this.folder, '.git/HEAD'), '');
    writeFileSync(join(this.folder, 'package.json'), '{}');
    const command = [process.execPath, entry, 'init'].map((word) => `'${word}'`).join(' ');
    // for what is asked here is how it ends
    const little = { LOCKSTEP_ROUNDS: '1', LOCKSTEP_PARAM: 'latencyMs=1 operations=8' };
    const env = { ...process.env, ...little, TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: undefined };
    this.#child = spawn('script', ['-qec', command, '/dev/null'], { cwd: this.folder, env });
    this.#child.stdout.on('data', (text: Buffer) => void (this.#output += text));
    this.#closed = once(this.#child, 'close');
    onTestFinished(() => {
      this.#child.kill('SIGKILL');
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** What stands on it, in lines, without what moves the cursor. */
  get output(): string {
    return stripVTControlCharacters(this.#output).replaceAll('\r', '');
  }

  /** Types this when it is asked about a file. */
  async answer(path: string, keys: string): Promise<void> {
    const isOver = this.#closed.then(() => true);
    while (!this.output.includes(`Write ${path}? [y/N]`)) {
      if (await Promise.race([isOver, sleep(20)])) throw new Error(`it ended before it asked: ${this.output}`); // oxlint-disable-line no-await-in-loop
    }
    this.#child.stdin.write(keys);
  }

  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#child.exitCode;
  }
}

test.skipIf(process.platform !== 'linux')(
  'at a terminal, each file is shown and asked about, and the end is the sentence of the suite',
  async () => {
    const terminal = new Terminal();
    for (const path of paths) await terminal.answer(path, path.endsWith('.yml') ? 'n\r' : 'y\r'); // oxlint-disable-line no-await-in-loop
    expect([0, 3]).toContain(await terminal.ended()); // 3: other programs of a busy machine
    const { folder, output } = terminal;
    const [suite = '', configuration = '', workflow = ''] = paths;
    for (const path of [suite, configuration]) {
      const shown = readFileSync(join(folder, path), 'utf8').replaceAll(/^(?=.)/gm, '    ');
      expect(output.indexOf(shown)).toBeGreaterThan(-1);
      expect(output.indexOf(shown)).toBeLessThan(output.indexOf(`Write ${path}?`));
    }
    expect(output).toContain('    name: lockstep');
    expect(existsSync(join(folder, workflow))).toBe(false);
    const [result = ''] = readdirSync(join(folder, 'results'));
    const { verdict } = await analyse(join(folder, 'results', result));
    expect(verdict.sentence).not.toBe('');
    expect(output.endsWith(`\n${verdict.sentence}\n`)).toBe(true);
  },
);

test.skipIf(process.platform !== 'linux')('Ctrl-C leaves nothing, whatever was agreed to before', async () => {
  const terminal = new Terminal();
  const [suite = '', configuration = '', workflow = ''] = paths;
  await terminal.answer(suite, 'y\r');
  await terminal.answer(configuration, CTRL_C);
  expect(await terminal.ended()).toBe(130);
  expect(readdirSync(terminal.folder).toSorted()).toEqual(['.git', 'package.json']);
  expect(terminal.output).not.toContain(workflow);
});
