import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

type Files = Readonly<Record<string, string>>;

/** A git repository for one test, with a folder for temporary files that is its own: both are gone after it. */
export class Repository {
  readonly folder: string;
  readonly #temporary: string;

  /** With one commit, of these files. */
  constructor(files: Files = { 'readme.md': 'hello' }) {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-test-')));
    this.folder = join(home, 'code');
    this.#temporary = join(home, 'tmp');
    mkdirSync(this.folder);
    mkdirSync(this.#temporary);
    vi.stubEnv('TMPDIR', this.#temporary);
    vi.stubEnv('XDG_RUNTIME_DIR', home); // what a monitor finds is kept for a day
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true, force: true });
    });
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.commit(files);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  commit(files: Files): void {
    this.write(files);
    this.git('add', '--all');
    const who = ['-c', 'user.name=someone', '-c', 'user.email=someone@example.org', '-c', 'commit.gpgsign=false'];
    this.git(...who, 'commit', '--quiet', '--message', 'change');
  }

  git(...words: readonly string[]): string {
    return execFileSync('git', words, { cwd: this.folder, encoding: 'utf8' });
  }

  get temporaryFiles(): readonly string[] {
    return readdirSync(this.#temporary);
  }

  /** Temporary files, and worktrees other than the repository's own. */
  get leftovers(): readonly string[] {
    return [...this.temporaryFiles, ...this.git('worktree', 'list').trim().split('\n').slice(1)];
  }
}
