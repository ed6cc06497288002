import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { memberAt } from '../../../core/members/registry.ts';
import { withArguments } from '../../../core/members/suite-of.ts';
import type { Suite } from '../../../core/members/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-suite-of-'));
afterAll(() => rmSync(folder, { recursive: true }));

function put(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}
const url = (file: string): string => pathToFileURL(join(folder, file)).href;

async function suiteIn(file: string, text: string, chosen = ''): Promise<Suite> {
  return (await memberAt<Suite>('suite', put(file, text) + chosen)).value;
}

async function refusal(file: string, text: string, chosen = ''): Promise<string> {
  return suiteIn(file, text, chosen).then(
    () => 'it was taken',
    (error: unknown) => (error as Error).message,
  );
}

describe('a function', () => {
  test('that is the default export is the operation of a suite with every default', async () => {
    const suite = await suiteIn('read-it.ts', 'export default () => 1;');
    expect(suite).toMatchObject({
      name: 'read-it',
      about: 'the function of read-it.ts',
      server: null,
      workload: { module: url('read-it.ts'), export: 'default', isOperation: true },
      concurrency: [16],
      bound: null,
    });
    expect(suite.params['operations']?.values).toEqual([64]);
    expect(suite.work({ operations: 7 })).toMatchObject({ kind: 'drawn', operations: 7, latencyMs: 0 });
  });

  test('is any function of any module, by its name', async () => {
    const text = 'export function findUser() {} export default 5;';
    const suite = await suiteIn('users.ts', text, '#findUser');
    expect(suite.name).toBe('users#findUser');
    expect(suite.workload).toEqual({ module: url('users.ts'), export: 'findUser', isOperation: true });
    expect(Object.keys(suite.params)).toEqual(['operations']);
    expect(Object.keys(withArguments(suite).params)).toEqual(['operations', 'with']);
  });

  test('has the kinds that its file names, where the file is written for us', async () => {
    const text = "export const kindOf = () => 'light'; export function call() {} export default () => {};";
    const kindOf = (file: string) => ({ module: url(file), export: 'kindOf' });
    expect((await suiteIn('kinds.ts', text)).kindOf).toEqual(kindOf('kinds.ts'));
    expect((await suiteIn('theirs.ts', text, '#call')).kindOf).toBeUndefined();
    expect((await suiteIn('ours.ts', `export const options = {}; ${text}`, '#call')).kindOf).toEqual(kindOf('ours.ts'));
    expect(await refusal('kindof.ts', 'export const kindof = () => 1; export default () => {};')).toContain(
      'did you mean kindOf?',
    );
  });

  test('is any function of a module that has words of its own', async () => {
    const text = 'export class Options {} export const Setup = () => {}; export function find() {}';
    expect((await suiteIn('own-words.ts', text, '#find')).name).toBe('own-words#find');
  });

  test('has the options that its file exports, short or long', async () => {
    const suite = await suiteIn(
      'told.ts',
      `export const options = {
         about: 'mine', concurrency: 4, operations: [8, 16], models: ['event-loop'], timeoutMs: 50, errors: 'count',
         params: { latencyMs: [5], kind: { about: 'of it', values: ['a'], oneOf: ['a', 'b'] } },
         environment: { UV_THREADPOOL_SIZE: '8' },
       };
       export default () => {};`,
    );
    expect(suite).toMatchObject({
      about: 'mine',
      concurrency: [4],
      models: ['event-loop'],
      timeoutMs: 50,
      errors: 'count',
      params: {
        operations: { values: [8, 16], isInteger: true },
        latencyMs: { about: 'latencyMs', values: [5] },
        kind: { about: 'of it', oneOf: ['a', 'b'] },
      },
    });
    expect(suite.environment?.({})).toEqual({ UV_THREADPOOL_SIZE: '8' });
    expect(suite.work({ operations: 8, latencyMs: 5 })).toMatchObject({ operations: 8, latencyMs: 5 });
    expect(suite.globals).toBeUndefined();
  });

  test('of a file with something to do once a run says where that is', async () => {
    const suite = await suiteIn('once.ts', 'export default () => {}; export const globalTeardown = () => {};');
    expect(suite.globals).toEqual({ module: url('once.ts') });
  });

  test.each([
    [
      'options.ts',
      'export const options = { concurency: 4 }; export default () => {};',
      '',
      'did you mean concurrency?',
    ],
    [
      'setup.ts',
      'export const setUp = () => {}; export default () => {};',
      '',
      'unknown export "setUp": did you mean setup?',
    ],
    ['far.ts', 'export const findUser = () => {};', '#findUsr', 'unknown export "findUsr": did you mean findUser?'],
    ['value.ts', 'export const findUser = 5;', '#findUser', 'not a suite'],
    ['none.ts', 'export const findUser = () => {};', '', 'one of its functions is named by #findUser: findUser'],
    [
      'wide.ts',
      'export const options = { concurrency: 0.5 }; export default () => {};',
      '',
      'must be a whole number of at least 1, or a list of such → at concurrency',
    ],
    [
      'half.ts',
      'export const options = { operations: 2.5 }; export default () => {};',
      '',
      'must be a whole number of at least 1, or a list of such → at operations',
    ],
    ['class.ts', 'export default class Users {}', '', 'not a suite: a class, where a function'],
    ['late.ts', `export const options = { errors: 'ignore' }; export default () => {};`, '', 'errors'],
  ])('of %s is refused in words: %s', async (file, text, chosen, message) => {
    expect(await refusal(file, text, chosen)).toContain(message);
  });
});

describe('a module', () => {
  test.each([
    ['plain.cjs', 'module.exports = () => 1;', ''],
    ['compiled.cjs', 'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = () => 1;', ''],
    ['hidden.cjs', 'const all = {}; all["find"] = () => 1; module.exports = all;', '#find'],
    ['module.mjs', 'export default () => 1;', ''],
    ['typed.mts', 'export default (): number => 1;', ''],
  ])('%s gives its function, whatever kind of module it is', async (file, text, chosen) => {
    expect((await suiteIn(file, text, chosen)).workload.isOperation).toBe(true);
  });
});

describe('a suite', () => {
  test('needs one field, and names its workload by its export', async () => {
    const suite = await suiteIn('one.ts', `export const work = () => {}; export default { workload: 'work' };`);
    expect(suite.workload).toEqual({ module: url('one.ts'), export: 'work' });
    expect(suite).toMatchObject({ name: 'one', server: null, concurrency: [16], bound: null });
    expect(suite.params).toEqual({ operations: expect.objectContaining({ values: [64] }) });
  });

  test('with work of its own has no parameter but its own', async () => {
    const suite = await suiteIn(
      'own.ts',
      `export default { workload: 'work', params: { size: [3] }, work: ({ size }) => size };`,
    );
    expect(Object.keys(suite.params)).toEqual(['size']);
  });

  test('compiled to CommonJS is one', async () => {
    const text = `Object.defineProperty(exports, '__esModule', { value: true });
      exports.default = { name: 'compiled', workload: 'work' }; exports.work = () => {};`;
    expect((await suiteIn('compiled.js', text)).name).toBe('compiled');
  });
});
