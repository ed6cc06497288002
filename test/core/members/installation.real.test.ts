import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installation, installationVariable } from '../../../core/members/installation.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-installation-')));
afterAll(() => rmSync(folder, { recursive: true }));
const temporary = join(folder, 'tmp');
const core = (file: string) => JSON.stringify(new URL(`../../../core/${file}`, import.meta.url).href);

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
function put(modules: string, name: string, version: string, type: 'module' | 'commonjs', text: string): void {
  write(`${modules}/node_modules/${name}/package.json`, JSON.stringify({ name, version, type, main: 'index.js' }));
  write(`${modules}/node_modules/${name}/index.js`, text);
}

beforeAll(() => {
  mkdirSync(temporary);
  for (const [place, version] of [
    ['project', '1.0.0'],
    ['other', '2.0.0'],
  ] as const) {
    put(place, 'dep', version, 'commonjs', `module.exports = ${JSON.stringify(version)};`);
    put(place, 'user-of-dep', '1.0.0', 'module', `export { default } from 'dep';`);
  }
  write('project/packages/own/package.json', JSON.stringify({ name: 'own', version: '1.0.0', type: 'module' }));
  write('project/packages/own/index.js', `export default import.meta.url;`);
  symlinkSync('../packages/own', join(folder, 'project/node_modules/own'));
  write('project/package.json', JSON.stringify({ name: 'project', type: 'module' }));
  write(
    'project/suite.js',
    `import { createRequire } from 'node:module';
     import direct from 'dep';
     import transitive from 'user-of-dep';
     import own from 'own';
     export const work = async () => ({ direct, transitive, own, required: createRequire(import.meta.url)('dep') });`,
  );
  const suite = JSON.stringify({ module: `file://${folder}/project/suite.js`, export: 'work' });
  write(
    'worker.mjs',
    `import { parentPort } from 'node:worker_threads';
     const { loadWorkload } = await import(${core('members/load.ts')});
     parentPort.postMessage(await (await loadWorkload(${suite}))());`,
  );
  write(
    'main.mjs',
    `import { once } from 'node:events';
     import { Worker } from 'node:worker_threads';
     await import(${core('members/load.ts')});
     const { loadedVersions } = await import(${core('members/installation.ts')});
     const before = loadedVersions();
     const [found] = await once(new Worker(new URL('./worker.mjs', import.meta.url)), 'message');
     console.log(JSON.stringify({ found, before, loaded: loadedVersions() }));`,
  );
});

async function seen(installation: Partial<Installation> | null) {
  const all = { root: join(folder, 'project'), folder: null, name: 'dep' };
  const variable = installation === null ? {} : installationVariable({ ...all, ...installation });
  const env = { ...process.env, ...variable, TMPDIR: temporary };
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'main.mjs')], { env });
  expect(readdirSync(temporary)).toEqual([]);
  return JSON.parse(stdout) as unknown;
}
const own = () => `file://${folder}/project/packages/own/index.js`;

describe('what a thread of a trial loads, and what its process knows of that:', () => {
  test('of the project, where nobody says otherwise', async () => {
    const found = { direct: '1.0.0', transitive: '1.0.0', required: '1.0.0', own: own() };
    expect(await seen(null)).toEqual({ found, before: null, loaded: null });
    expect(await seen({})).toEqual({ found, before: [], loaded: ['1.0.0'] });
  });

  test('of the other installation, by import, by require and through another package; what is no package stays', async () => {
    const found = { direct: '2.0.0', transitive: '2.0.0', required: '2.0.0', own: own() };
    expect(await seen({ folder: join(folder, 'other') })).toEqual({ found, before: [], loaded: ['2.0.0'] });
  });
});
