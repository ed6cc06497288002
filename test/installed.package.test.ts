import { type ExecFileException, execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../core/records/comparison.ts';
import { endsOf } from './faults/_command.ts';

/**
 * What is published, as a stranger gets it: packed, installed into a fresh project by every package manager, and run. Needs
 * the registry that npm is configured for, and is no part of `make test`: `make package` runs it.
 */

const root = join(import.meta.dirname, '..');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-test-package-')));
const toolbox = join(home, 'tools');
const here = dirname(process.execPath);
let tarball = '';
let installed: Readonly<Record<string, Promise<string>>> = {};

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A project with nothing but a function in it. */
const FUNCTION = `import { readFile } from 'node:fs/promises';\n\nexport default () => readFile(import.meta.filename);\n`;
const MODULE = `import { gate, run, type RunOptions } from 'lockstep';
const options: RunOptions = { budget: '1s', onRecord: (record) => console.log(record.type) };
export const sentence: string = (await run('./x.ts', options)).verdict.sentence;
export const word = async () => (await gate('./x.ts', { against: 'main' })).verdict.word;
`;

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command and how it ended, whatever that is; `bin` is the folder of the Node that it runs on. */
function said(cwd: string, [file = '', ...words]: readonly string[], bin = here): Promise<Said> {
  const env = {
    ...process.env,
    PATH: [bin, process.env['PATH']].join(delimiter),
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    // what package managers keep for the next time goes with the folder
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
  };
  return new Promise((done) => {
    execFile(file, words, { cwd, env, maxBuffer: 2 ** 26 }, (error: ExecFileException | null, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

async function well(...call: Parameters<typeof said>): Promise<string> {
  const { code, stdout, stderr } = await said(...call);
  if (code !== 0) throw new Error(`${call[1].join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return stdout;
}

/** What each package manager is asked to do in a project; all read where the registry is as npm does, but for one. */
const managers: Readonly<Record<string, (project: string) => Promise<unknown>>> = {
  npm: (project) => well(project, ['npm', 'install', '--no-audit', '--no-fund', tarball]),
  pnpm: (project) => well(project, [tool('pnpm'), 'add', '--store-dir', join(home, 'store'), tarball]),
  'yarn 1': (project) =>
    well(project, ['node', tool('../yarn/bin/yarn.js'), 'add', '--cache-folder', join(home, 'yarn-1'), tarball]),
  'yarn 4': async (project) => {
    const registry = (await well(project, ['npm', 'config', 'get', 'registry'])).trim();
    const settings = ['nodeLinker: node-modules', 'enableTelemetry: false', `globalFolder: ${join(home, 'yarn-4')}`];
    writeFileSync(join(project, '.yarnrc.yml'), [...settings, `npmRegistryServer: ${registry}`, ''].join('\n'));
    writeFileSync(join(project, 'yarn.lock'), ''); // the folder is a project of its own
    await well(project, ['node', tool('../@yarnpkg/cli-dist/bin/yarn.js'), 'add', `lockstep@file:${tarball}`]);
  },
};

function tool(name: string): string {
  return join(toolbox, 'node_modules/.bin', name);
}

/** The folder of this Node, or null where there is none for this machine. */
function nodeBin(major: string): string | null {
  if (process.versions.node.startsWith(`${major}.`)) return here;
  const folders = ['x64', 'arm64'].map((architecture) =>
    join(toolbox, `node_modules/node-${major}-${architecture}/bin`),
  );
  return folders.find((folder) => existsSync(join(folder, 'node'))) ?? null;
}

beforeAll(async () => {
  cpSync(join(root, 'tools/try-package'), toolbox, { recursive: true });
  await Promise.all([
    well(root, ['npm', 'pack', '--pack-destination', home]),
    well(toolbox, ['npm', 'ci', '--no-audit', '--no-fund', '--prefer-offline']),
  ]);
  tarball = join(home, readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '');
  installed = Object.fromEntries(
    Object.entries(managers).map(([name, install]) => [name, projectBy(name.replace(' ', '-'), install)]),
  );
  await Promise.allSettled(Object.values(installed)); // whoever fails does so in a test of its own
});

async function projectBy(name: string, install: (project: string) => Promise<unknown>): Promise<string> {
  const project = join(home, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', version: '1.0.0', private: true }));
  writeFileSync(join(project, 'x.ts'), FUNCTION);
  await install(project);
  return project;
}

const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;
const lockstep = 'node_modules/.bin/lockstep';
const measuring = [lockstep, 'run', './x.ts', '--rounds', '2', '--budget', '1ms', '-m', 'event-loop,sequential'];

test.for(Object.keys(managers).flatMap((manager) => ['24', '26', '20'].map((node) => [manager, node] as const)))(
  'installed by %s, under Node %s',
  async ([manager, node], { skip }) => {
    const bin = nodeBin(node);
    if (bin === null) return skip(`no Node ${node} for this machine`);
    const project = (await installed[manager]) ?? '';
    expect(await said(project, [lockstep, '--version'], bin)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await said(project, [lockstep, '--help'], bin);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: lockstep /);
    const report = join(project, `report-${node}.json`);
    const run = await said(project, [...measuring, '-k', '2', '--report', `json=${report}`], bin);
    if (node === '20') {
      expect(run).toMatchObject({ code: 4, stdout: '' });
      expect(run.stderr).toMatch(/^lockstep needs Node 24 or newer, and this is 20\..*"npm i -D node@24".*\n$/);
      return;
    }
    expect(run.stderr).toContain('results: ');
    expect(run.stdout).toMatch(/x · operations=64 · K=2/);
    const comparison = JSON.parse(readFileSync(report, 'utf8')) as Comparison;
    expect(comparison.environment.runtime.version).toMatch(new RegExp(`^${node}\\.`));
    expect(comparison.state).toBe('complete');
    expect(endsOf(comparison.cells)).toEqual({ 'event-loop': 'sound', sequential: 'sound' });
  },
);

test('publint finds nothing', async () => {
  expect(await well(home, [tool('publint'), tarball, '--strict'])).toContain('All good!');
});

test('its types are those of its modules, wherever they are asked for', async () => {
  // every Node that it runs on can require() a module
  await well(home, [
    tool('attw'),
    tarball,
    '--profile',
    'node16',
    '--ignore-rules',
    'cjs-resolves-to-esm',
    '--format',
    'json',
  ]);
  const project = (await installed['npm']) ?? '';
  const required = `process.stdout.write(typeof require('lockstep').run)`;
  expect(await well(project, ['node', '--eval', required])).toBe('function');
  const settings = {
    compilerOptions: {
      module: 'NodeNext',
      target: 'ESNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['use.mts'],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(settings));
  writeFileSync(join(project, 'use.mts'), MODULE);
  expect(await said(project, [join(root, 'node_modules/.bin/tsc'), '-p', '.'])).toMatchObject({ code: 0, stdout: '' });
});
