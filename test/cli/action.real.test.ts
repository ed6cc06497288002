import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Repository } from './_repository.ts';

/** The scripts of the action and of the example as a runner would start it, around a lockstep that only notes its words and says what it is told to. */

const MARKER = '<!-- lockstep:gate -->';

/** The last script of a file, which stands at its end: so deep as its first line. */
function lastScriptOf(path: string): string {
  const lines = readFileSync(path, 'utf8').split('\n');
  const script = lines.slice(lines.findLastIndex((line) => line.trim() === 'run: |') + 1);
  const depth = script[0]?.search(/\S/) ?? 0;
  return script.map((line) => line.slice(depth)).join('\n');
}

const script = lastScriptOf('action.yml');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-action-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A lockstep that writes these files where its words say, and ends with this code. */
function standIn(code: number, files: Readonly<Record<string, string>>): string {
  const path = join(folder, 'stand-in.mjs');
  const source = `#!${process.execPath}
import { writeFileSync } from 'node:fs';
const words = process.argv.slice(2);
writeFileSync(${JSON.stringify(join(folder, 'words.json'))}, JSON.stringify(words));
const files = ${JSON.stringify(files)};
for (const word of words) {
  const [kind, path] = word.split('=');
  if (path !== undefined && kind in files) writeFileSync(path, files[kind]);
}
process.exitCode = ${code};`;
  writeFileSync(path, source);
  chmodSync(path, 0o755);
  return path;
}

const USUAL = { AGAINST: 'HEAD', TARGET: '', SUITES: '', STRICT: 'false' };

function run(lockstep: string, inputs: Readonly<Record<string, string>> = {}, cwd = '.') {
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      LOCKSTEP: lockstep,
      ...USUAL,
      ...inputs,
    },
  });
  const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const words: string[] = existsSync(join(folder, 'words.json')) ? JSON.parse(textOf(join(folder, 'words.json'))) : [];
  return { status, stdout, output: textOf(output), summary: textOf(summary), words };
}

const told = (word: string) => ({
  json: JSON.stringify({ verdict: { word } }),
  'github-summary': `the summary of a ${word}\n`,
  'github-annotations': `::notice::${word}\n`,
});

describe('the action', () => {
  test.each([
    ['pass', 0],
    ['regression', 1],
    ['inconclusive', 0],
    ['new', 0],
    ['removed', 3],
    ['invalid', 3],
  ])('says the verdict %s, shows what there is to show, and ends as the gate did', (word, code) => {
    const { status, stdout, output, summary } = run(standIn(code, told(word)));
    expect(status).toBe(code);
    expect(output).toMatch(new RegExp(`^verdict=${word}\nreport=${folder}/lockstep-\\w+\n$`));
    expect(summary).toBe(`the summary of a ${word}\n`);
    expect(stdout).toBe(`::notice::${word}\n`);
  });

  test('fails, and says invalid, where the gate said nothing', () => {
    const { status, output, summary } = run(standIn(4, {}));
    expect(status).toBe(4);
    expect(output).toContain('verdict=invalid\n');
    expect(summary).toBe('');
  });

  test('fails where there is no such command', () => {
    expect(run(join(folder, 'nothing')).status).toBe(127);
  });

  test('hands its inputs over as words, whatever they are called', () => {
    const inputs = {
      AGAINST: 'a b;touch $(echo x)',
      SUITES: 'http-get\n./my bench/s.ts\n',
      PARAMS: 'latencyMs=5\nbytes=64,128',
      OPTION_MARGIN: '3%',
      OPTION_BUDGET: '60s',
      OPTION_PREPARE: 'npm ci && npm run build',
      STRICT: 'true',
    };
    const { words } = run(standIn(0, told('pass')), inputs);
    expect(words.slice(0, 16).join('|')).toBe(
      'gate|http-get|./my bench/s.ts|--against|a b;touch $(echo x)|--margin|3%|--budget|60s' +
        '|--prepare|npm ci && npm run build|--param|latencyMs=5|--param|bytes=64,128|--strict',
    );
    expect(words).toContainEqual(expect.stringMatching(/^github-comment=.*\/comment\.md$/));
  });

  test('hands over only what was given, so that the configuration holds for the rest', () => {
    const { words } = run(standIn(0, told('pass')));
    expect(words.slice(0, 4)).toEqual(['gate', '--against', 'HEAD', '--out']);
  });

  test('used twice says nothing the second time of what it said the first', () => {
    run(standIn(0, told('pass')));
    const second = run(standIn(2, {}));
    expect(second.status).toBe(2);
    expect(second.output).toMatch(/verdict=pass\n.*\nverdict=invalid\n.*\n$/);
    expect(second.summary).toBe('the summary of a pass\n');
  });

  test('has its name over its summary, and compares a merge queue or a push with what was there before', () => {
    const pushed = new Repository();
    const before = pushed.git('rev-parse', 'HEAD').trim();
    for (const each of ['one', 'two']) pushed.commit({ [each]: each });
    const lockstep = standIn(0, told('pass'));
    const unsaid = { AGAINST: '', NAME: 'linux' };
    const push = run(lockstep, { ...unsaid, BEFORE: before }, pushed.folder);
    expect(push.words).toContain(before);
    expect(push.summary).toBe('## linux\n\nthe summary of a pass\n');
    expect(run(lockstep, { ...unsaid, QUEUED_ON: before, TARGET: 'main' }, pushed.folder).words).toContain(before);
    expect(run(lockstep, { ...unsaid, BEFORE: '0'.repeat(40) }, pushed.folder).words).toContain('HEAD~1');
  });

  test('without a commit to compare with takes where the target branch was left, else the commit before', () => {
    const cloned = new Repository();
    const base = cloned.git('rev-parse', 'HEAD').trim();
    cloned.git('update-ref', 'refs/remotes/origin/release', base);
    cloned.commit({ 'more.md': 'more' });
    const lockstep = standIn(0, told('pass'));
    expect(run(lockstep, { AGAINST: '', TARGET: 'release' }, cloned.folder).words).toContain(base);
    expect(run(lockstep, { AGAINST: '' }, cloned.folder).words).toContain('HEAD~1');
    const unknown = run(lockstep, { AGAINST: '', TARGET: 'nowhere' }, cloned.folder);
    expect(unknown.status).toBe(4);
    expect(unknown.stdout).toContain('::error::no commit in common with nowhere');
    expect(unknown.output).toContain('verdict=invalid\n');
  });
});

describe('the comment of the example', () => {
  /** A GitHub that has these comments, and notes what it is asked for. */
  function comments(bodies: readonly string[], written = `${MARKER}\nRegression: slower\n`) {
    const asked = join(folder, 'asked');
    const known = bodies.map((body, id) => ({ id, body, user: { login: 'github-actions[bot]' } }));
    const source = `#!${process.execPath}
import { appendFileSync, readFileSync } from 'node:fs';
const words = process.argv.slice(2);
if (words.includes('--jq')) {
  const marker = process.env.MARKER;
  for (const { id, body } of ${JSON.stringify(known)}) if (body.startsWith(marker)) console.log(id);
} else {
  const body = words.at(-1).replace(/^body=@/, '');
  appendFileSync(${JSON.stringify(asked)}, words.slice(1, 4).join(' ') + ' ' + readFileSync(body, 'utf8').split('\\n').at(1));
}`;
    writeFileSync(join(folder, 'gh'), source);
    chmodSync(join(folder, 'gh'), 0o755);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'comment.md'), written);
    const { status } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-e', '-c', lastScriptOf('examples/ci/github.yml')],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: `${folder}:${process.env['PATH']}`, COMMENTS: 'repos/me/mine/issues/7/comments', MARKER },
      },
    );
    expect(status).toBe(0);
    return existsSync(asked) ? readFileSync(asked, 'utf8') : '';
  }

  test('is no program, whatever the code of the pull request wrote into its first line', () => {
    expect(comments([MARKER], '"))) | {id: env.GH_TOKEN}, select(("" | startswith("\nx\n')).toBe('');
    expect(readFileSync('examples/ci/github.yml', 'utf8')).not.toMatch(/--jq "/);
  });

  test('is made where there is none of ours', () => {
    expect(comments(['nice work', 'Regression: slower'])).toBe(
      '--method POST repos/me/mine/issues/7/comments Regression: slower',
    );
  });

  test('is changed where there is one', () => {
    expect(comments(['nice work', `${MARKER}\nPass: as before`])).toBe(
      '--method PATCH repos/me/mine/issues/comments/1 Regression: slower',
    );
  });
});
