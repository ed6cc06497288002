import { describe, expect, test } from 'vitest';
import { briefly, Command, endsOf, everyModelSound, failing } from './_command.ts';

/** Files of a user's own that are not what they should be, through the real command. */

const suite = (workload: string) => `
import { defineSuite, drawn, outcomeOf } from 'lockstep';
${workload}
export default defineSuite({
  name: 'own',
  about: 'a suite of one’s own',
  server: null,
  workload: { module: import.meta.url, export: 'work' },
  params: {},
  concurrency: [2],
  work: () => drawn({ operations: 4 }),
  bound: null,
});`;
const own = ['run', './own.ts', '--json', '--threads', '2', ...briefly];

describe.concurrent('a file that', () => {
  test.each([
    ['throws', `throw new Error('first\\n  second');`, 'first second'],
    ['is no TypeScript', 'export default {', 'Unexpected'],
    ['wants a package that is not there', `import 'nobody-has-this';`, `Cannot find package 'nobody-has-this'`],
    [
      'has no default export',
      'export const suite = 1;',
      'a suite is the default export of its file, and there is none',
    ],
    ['exports something else', `export default { name: 'own' };`, 'not a suite'],
  ])('%s is refused in one line, with exit code 2', async (_, text, reason) => {
    using run = new Command(own, { files: { 'own.ts': text } });
    expect(await run.ended()).toBe(2);
    expect(run.stderr).toMatch(/^lockstep: suite .*own\.ts: .+\n$/);
    expect(run.stderr).toContain(reason);
    expect(run.stdout).toBe('');
  });

  test.each([
    ['ends the process', 'process.exit(0);', 'it ended the process while it was loaded'],
    ['waits for what never comes', 'await new Promise(() => {});', 'it never finished loading'],
    [
      'throws when nobody waits',
      `setTimeout(() => { throw new Error('late'); }); await new Promise(() => {});`,
      'it ended the process while it was loaded',
    ],
  ])('%s, is named by what it did', async (_, text, reason) => {
    using run = new Command(own, { files: { 'own.ts': text } });
    expect(await run.ended()).toBe(2);
    expect(run.stderr).toContain(`lockstep: suite ${run.path('own.ts')}: ${reason}\n`);
  });

  const inCommonJs = { 'package.json': '{ "type": "commonjs" }' };
  test.each([
    [
      'has an enum two imports deep',
      {
        'own.ts': `import { Kind } from './kind.ts'; export default () => Kind.A;`,
        'kind.ts': '\nexport enum Kind { A }',
      },
      /kind\.ts:2\); .*tsx/,
    ],
    [
      'is an ES module in a package of CommonJS',
      { 'own.ts': `import 'node:fs'; export default () => 1;`, ...inCommonJs },
      /"type": "module"/,
    ],
  ])('%s, is refused in one line with the cure', async (_, files, cure) => {
    using run = new Command(own, { files });
    expect(await run.ended()).toBe(2);
    expect(run.stderr).toMatch(/^lockstep: suite .*own\.ts: .+\n$/);
    expect(run.stderr).toMatch(cure);
  });

  test('has no "type" beside it, is warned of once', async () => {
    using run = new Command(own, {
      files: { 'own.ts': `import 'node:fs'; export default () => 1;`, 'package.json': '{}' },
    });
    await run.ended();
    expect(run.stderr.match(/MODULE_TYPELESS_PACKAGE_JSON/g)).toHaveLength(1);
  });

  test('prints, does not print into the data', async () => {
    const print = `console.log('printed'); process.stdout.write('written\\n');`;
    const workload = `export async function work() {
      ${print}
      return { run: async () => { ${print} return outcomeOf('done'); }, close: async () => { ${print} } };
    }`;
    using run = new Command(own, { files: { 'own.ts': suite(`${print}\n${workload}`) } });
    expect(await run.ended()).toBeOneOf([0, 3]);
    expect(endsOf(run.report.cells)).toEqual(everyModelSound);
    expect(run.leftovers).toEqual([]);
    expect(run.stderr.match(/^printed$/gm)?.length).toBeGreaterThan(10);
    expect(run.stderr.match(/^written$/gm)?.length).toBeGreaterThan(10);
  });

  test('names a workload that it does not export, has cells that say so', async () => {
    using run = new Command(own, { files: { 'own.ts': suite('') } });
    expect(await run.ended()).toBe(3);
    const missing = expect.stringMatching(/^failed: .*own\.ts exports no function "work"$/);
    expect(endsOf(run.report.cells)).toEqual({
      sequential: missing,
      'event-loop': missing,
      'event-loop-per-thread': missing,
      'process-pool': missing,
      'worker-thread-pool': missing,
    });
  });
});

test('a round that never ends is ended by --timeout, and the other cells are told', async () => {
  using run = new Command(failing('never-ends', ...briefly, '--timeout', '2s'), { files: { now: '' } });
  expect(await run.ended()).toBe(3);
  const late = expect.stringMatching(
    /^failed: no answer to "round" within 2[.\d]* s: (operation \d+ has not settled|its threads have not ended the round)$/,
  );
  expect(endsOf(run.report.cells)).toEqual({
    sequential: 'sound',
    'event-loop': late,
    'event-loop-per-thread': late,
    'process-pool': late,
    'worker-thread-pool': late,
  });
  expect(run.leftovers).toEqual([]);
});
