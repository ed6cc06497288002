import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { main } from '../../cli/main.ts';
import { gateReportSchema } from '../../core/records/gate-report.ts';
import { capturedIo } from '../_io.ts';
import { Repository } from './_repository.ts';

/** Upgrades of a dependency whose operations take 1 ms in its version 1, and 6 ms in its version 2. */

/** In the place of npm: it installs what package.json says, but nothing of version 9. */
const NPM = `#!${process.execPath}
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dep } = JSON.parse(readFileSync('package.json', 'utf8')).dependencies;
if (dep.startsWith('8')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // it never ends
if (dep.startsWith('9')) {
  console.error('npm error code ETARGET\\nnpm error notarget No matching version found for dep@' + dep + '.\\nnpm error     at get (x.js:1:2) {\\nnpm error   port: 9,\\nnpm error }\\nnpm error A complete log of this run can be found in: /x/y.log');
  process.exit(1);
}
mkdirSync('node_modules/dep', { recursive: true });
writeFileSync('node_modules/dep/package.json', JSON.stringify({ name: 'dep', version: dep, type: 'module', main: 'index.js' }));
writeFileSync('node_modules/dep/index.js', 'export const delayMs = ' + (dep.startsWith('2') ? 6 : 1) + ';');
`;
const suiteOf = (from: string) => `
  import { delayMs } from '${from}';
  export const prepare = async () => ({ run: () => new Promise((done) => setTimeout(done, delayMs, { status: 200, bytes: 0, checksum: 0 })), close: async () => {} });
  export default {
    about: 'mine', server: null, workload: { module: import.meta.url, export: 'prepare' }, params: {}, concurrency: [2],
    work: () => ({ kind: 'listed', items: Array.from({ length: 8 }, () => ({ latencyMs: 0, bytes: 0 })) }),
  };`;
const files = {
  '.gitignore': 'node_modules\nresults\n',
  'package.json': JSON.stringify({ type: 'module', dependencies: { dep: '^1.0.0' } }),
  'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: {} }),
  'own.mjs': suiteOf('dep'),
  'copy.mjs': suiteOf('./node_modules/dep/index.js'),
  'built.mjs': suiteOf('./built-in.mjs'),
  'built-in.mjs': 'export const delayMs = 1;',
};

function project(): Repository {
  const repository = new Repository(files);
  const home = dirname(repository.folder);
  repository.write({
    '../bin/npm': NPM,
    'node_modules/dep/package.json': JSON.stringify({
      name: 'dep',
      version: '1.0.0',
      type: 'module',
      main: 'index.js',
    }),
    'node_modules/dep/index.js': 'export const delayMs = 1;',
  });
  repository.write({ '../bin/bun': '#!/bin/sh\necho 1.4.5\n' });
  for (const name of ['npm', 'bun']) chmodSync(join(home, 'bin', name), 0o755);
  vi.stubEnv('PATH', `${join(home, 'bin')}${delimiter}${process.env['PATH']}`);
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
  return repository;
}
/** Ends when an installation has begun. */
function impatient(): { readonly interrupted: AbortSignal; stderr(text: string): void } {
  const controller = new AbortController();
  const stderr = (text: string) => {
    if (text.startsWith('installing')) setTimeout(() => controller.abort(), 300);
  };
  return { interrupted: controller.signal, stderr };
}
const cached = ({ folder }: Repository) => {
  const cache = join(dirname(folder), 'cache/lockstep/installations');
  return existsSync(cache) ? readdirSync(cache) : [];
};

async function upgrade(repository: Repository, ...words: readonly string[]) {
  const io = capturedIo({ cwd: repository.folder });
  const code = await main(['upgrade', ...words, '--json'], io);
  const output = io.output();
  return { code, errors: io.errors(), report: output === '' ? null : gateReportSchema.parse(JSON.parse(output)) };
}
const loop = ['-m', 'event-loop'] as const;

test('a slower version is a regression; its installation stays for the next time, and nothing else does', async () => {
  const repository = project();
  const { code, errors, report } = await upgrade(repository, 'dep@2.0.0', './own.mjs', ...loop, '--budget', '60s');
  expect(errors).toMatch(
    /^installing dep@2\.0\.0: npm install .*--ignore-scripts\ngating 1 cells against dep@1\.0\.0 /,
  );
  expect(report?.verdict.sentence).toMatch(
    /^Regression from dep 1\.0\.0 to 2\.0\.0: own @2 event-loop 2 needs \d+ % more time/,
  );
  expect(report?.versions).toEqual({ name: 'dep', base: '1.0.0', candidate: '2.0.0' });
  expect(report?.command).toMatch(/^lockstep upgrade dep@2\.0\.0 \.\/own\.mjs --model event-loop /);
  expect(code).toBe(exitCodes.regression);
  expect(cached(repository)).toHaveLength(1);
  expect(repository.leftovers).toEqual([]);
});

test('the same version, loaded by threads and processes alike, is no regression', async () => {
  const repository = project();
  const models = ['-m', 'worker-thread-pool,process-pool', '-t', '2'];
  const { code, report } = await upgrade(repository, 'dep@1.0.0', './own.mjs', ...models, '--budget', '8s');
  expect(report?.cells.map(({ model, reason, counts }) => [model, reason, counts])).toEqual([
    ['worker-thread-pool', null, []],
    ['process-pool', null, []],
  ]);
  expect(['pass', 'inconclusive']).toContain(report?.verdict.word);
  expect(code).toBe(exitCodes.done);
});

test('what loads another version, or none, is invalid by both names', async () => {
  const { code, report } = await upgrade(
    project(),
    'dep@2.0.0',
    './copy.mjs',
    './built.mjs',
    ...loop,
    '--budget',
    '5s',
  );
  const reasons = Object.fromEntries((report?.cells ?? []).map(({ suite, reason }) => [suite, reason]));
  expect(reasons['copy']).toBe('candidate: asked for dep 2.0.0, ran 1.0.0');
  expect(reasons['built']).toMatch(
    /^(base: asked for dep 1|candidate: asked for dep 2)\.0\.0, and no dep was loaded before the first round, unless a copy of it is built into another file$/,
  );
  expect(report?.verdict.word).toBe('invalid');
  expect(code).toBe(exitCodes.invalid);
});

test('an installation that is interrupted leaves nothing', async () => {
  const repository = project();
  const io = capturedIo({ cwd: repository.folder, ...impatient() });
  expect(await main(['upgrade', 'dep@8.0.0', './own.mjs', ...loop], io)).toBe(exitCodes.interrupted);
  expect([...cached(repository), ...repository.leftovers]).toEqual([]);
});

describe('refused in one line, before anything is measured and with nothing left behind:', () => {
  test.each<[string, readonly string[], number, string]>([
    [
      'nothing to gate',
      ['dep@2.0.0'],
      exitCodes.usage,
      'upgrade needs suites: name files such as ./my-suite.ts, or configure them (lockstep init)',
    ],
    [
      'no version',
      ['dep@;', './own.mjs'],
      exitCodes.usage,
      '"dep@;" is no dependency and version, such as undici@8.12.4',
    ],
    [
      'what the project does not depend on',
      ['dap@2.0.0', './own.mjs'],
      exitCodes.usage,
      'the project has no dependency "dap": did you mean dep?',
    ],
    [
      'a dependency on bun',
      ['dep@2.0.0', './own.mjs', '--runtime', 'bun'],
      exitCodes.usage,
      expect.stringMatching(/^versions of a dependency are compared on Node, and not on bun@1\.4\.5$/),
    ],
    [
      'another Node beside a runtime',
      ['node', './own.mjs', '--runtime', 'node'],
      exitCodes.usage,
      'another Node takes the place of --runtime: leave that out',
    ],
    [
      'a Node that is not here',
      ['node@99', './own.mjs'],
      exitCodes.usage,
      expect.stringMatching(/^--runtime: no node@99 is in node_modules or PATH/),
    ],
    [
      'a version that does not exist',
      ['dep@9.0.0', './own.mjs'],
      exitCodes.environment,
      'dep@9.0.0 could not be installed: "npm install --no-audit --no-fund --prefer-offline --fetch-retries=1 --fetch-retry-mintimeout=1000 --ignore-scripts" ended with 1: code ETARGET; notarget No matching version found for dep@9.0.0.',
    ],
  ])('%s', async (_, words, exitCode, message) => {
    const repository = project();
    const { code, errors, report } = await upgrade(repository, ...words);
    expect(errors.split('\n').filter((line) => !line.startsWith('installing '))).toEqual([
      expect.stringMatching(/^lockstep: /),
      '',
    ]);
    expect(errors.split('lockstep: ')[1]?.trimEnd()).toEqual(message);
    expect([code, report]).toEqual([exitCode, null]);
    expect([...cached(repository), ...repository.leftovers]).toEqual([]);
  });
});
