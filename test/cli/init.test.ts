import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { starterOf } from '../../cli/init-files.ts';
import { projectIn } from '../../cli/init-project.ts';
import { main } from '../../cli/main.ts';
import { capturedIo } from '../_io.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function projectOf(files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'init-'));
  folders.push(folder);
  for (const [path, text] of Object.entries({ '.git/HEAD': '', 'package.json': {}, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof text === 'string' ? text : JSON.stringify(text));
  }
  return folder;
}

const filesOf = (folder: string) => {
  const { suite, others } = starterOf(projectIn(folder), false);
  return [suite, ...others];
};
const pathsOf = (folder: string) => filesOf(folder).map(({ path }) => path);
const installedBy = (folder: string) => /- run: (.*)/.exec(filesOf(folder).at(-1)?.text ?? '')?.[1];

describe('what is written', () => {
  test('has the ending by which Node takes it for an ES module', () => {
    const suiteOf = (files: Readonly<Record<string, string | object>>) => pathsOf(projectOf(files))[0];
    expect(suiteOf({})).toBe('bench/wait-and-answer.mjs');
    expect(suiteOf({ 'package.json': { type: 'commonjs' }, 'tsconfig.json': {} })).toBe('bench/wait-and-answer.mts');
    expect(suiteOf({ 'package.json': { type: 'module' } })).toBe('bench/wait-and-answer.js');
    expect(suiteOf({ 'package.json': { type: 'module', devDependencies: { typescript: '7' } } })).toMatch(
      /answer\.ts$/,
    );
  });

  test('asks the own server where it is told its port, and no other', () => {
    const start = { scripts: { start: 'node --watch app.js' } };
    const app = (port: string) => `require('node:http').createServer().listen(${port})`;
    const [suite] = filesOf(projectOf({ 'package.json': start, 'app.js': app('process.env.PORT'), 'yarn.lock': '' }));
    expect(suite?.path).toBe('bench/own-server.mjs');
    expect(suite?.text).toContain("command: 'yarn run start', cwd: '..'");
    expect(pathsOf(projectOf({ 'package.json': start, 'app.js': app('3000') }))[0]).toBe('bench/wait-and-answer.mjs');
    expect(pathsOf(projectOf({ 'package.json': start }))[0]).toBe('bench/wait-and-answer.mjs');
  });

  test('uses the client that the project has, and names what it talks with', () => {
    const dependencies = { undici: '8', pg: '8', redis: '5' };
    const [suite] = filesOf(projectOf({ 'package.json': { dependencies } }));
    expect(suite?.text).toContain("import { request } from 'undici';");
    expect(suite?.text).toContain('what this project does with pg, redis');
  });

  test('installs by the package manager of the project, as its lock file says', () => {
    expect(installedBy(projectOf({}))).toBe('npm install');
    expect(installedBy(projectOf({ 'package-lock.json': {} }))).toBe('npm ci');
    expect(installedBy(projectOf({ 'pnpm-lock.yaml': '' }))).toBe('npx --yes pnpm@latest install --frozen-lockfile');
    const berry = { 'package.json': { packageManager: 'yarn@4.5.0+sha512.abc' }, 'yarn.lock': '' };
    expect(installedBy(projectOf(berry))).toBe('npx --yes @yarnpkg/cli-dist@4.5.0 install --immutable');
  });

  test('of a workspace lies in its folder, but for the workflow', () => {
    const folder = projectOf({ 'pnpm-lock.yaml': '', 'tsconfig.json': {}, 'packages/a/package.json': {} });
    const files = filesOf(join(folder, 'packages/a'));
    expect(files.map(({ path }) => path)).toEqual([
      'bench/wait-and-answer.mts',
      'lockstep.config.mts',
      '../../.github/workflows/lockstep.yml',
    ]);
    expect(files.at(-1)?.text).toContain('working-directory: "packages/a"');
    expect(files.at(-1)?.text).toContain('pnpm@latest');
  });
});

describe('lockstep init', () => {
  test('writes nothing where nobody can be asked, shows what it would, and ends with 2', async () => {
    const io = capturedIo({ cwd: projectOf({}) });
    expect(await main(['init'], io)).toBe(2);
    expect(io.output()).toMatch(/bench\/wait-and-answer\.mjs: a suite\n\n {4}\/\/ A request/);
    expect(io.errors()).toBe(
      'lockstep: nothing is written where nobody can be asked: lockstep init --yes writes these files\n',
    );
    expect(existsSync(join(io.cwd, 'bench'))).toBe(false);
  });

  test('writes what is agreed to, and over no file', async () => {
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return question.includes('bench/') ? 'n' : ' Yes';
    };
    const cwd = projectOf({ '.github/workflows/lockstep.yml': 'mine' });
    const io = capturedIo({ cwd, ask });
    expect(await main(['init'], io)).toBe(0);
    expect(asked).toHaveLength(3);
    expect(existsSync(join(cwd, 'bench'))).toBe(false);
    expect(readFileSync(join(cwd, 'lockstep.config.mjs'), 'utf8')).toContain("suites: ['./bench/wait-and-answer.mjs']");
    expect(readFileSync(join(cwd, '.github/workflows/lockstep.yml'), 'utf8')).toBe('mine');
    expect(io.errors()).toContain('there already, and left as it is: .github/workflows/lockstep.yml');
  });

  test('says where there is no project, or none that can be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'init-'));
    folders.push(folder);
    const io = capturedIo({ cwd: folder });
    expect(await main(['init', '--yes'], io)).toBe(2);
    expect(io.errors()).toBe(`lockstep: there is no package.json in ${folder}: "npm init -y" makes one\n`);
    const broken = capturedIo({ cwd: projectOf({ 'package.json': '{' }) });
    expect(await main(['init', '--yes'], broken)).toBe(2);
    expect(broken.errors()).toMatch(/^lockstep: cannot read .*package\.json: .+\n$/);
  });
});
