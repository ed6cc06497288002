import { describe, expect, test } from 'vitest';
import { briefly, Command, endsOf, everyModelSound } from './_command.ts';

/** Functions of a user's own as suites, through the real command. */

const all = ['--json', '--threads', '2', '-k', '2', ...briefly];
const two = [...all, '-m', 'event-loop,worker-thread-pool'];
const soundInTwo = { 'event-loop': 'sound', 'worker-thread-pool': 'sound' };
const users = `export const findUser = async ({ id }: { id: number }) => ({ id, name: 'user' });`;

describe.concurrent('a function', () => {
  test.each([
    [
      'of three lines',
      ['./f.ts'],
      {
        'f.ts': `import { readFile } from 'node:fs/promises';\n\nexport default () => readFile(import.meta.filename);`,
      },
    ],
    [
      'with options, setup and teardown',
      ['./f.mts'],
      {
        'f.mts': `export const options = { operations: 8, concurrency: [4] };
        export const setup = async () => ({ text: 'abc' });
        export default ({ id }: { id: number }, { text }: { text: string }) => text + id;
        export const teardown = async () => {};`,
      },
    ],
  ])('%s runs under every model', async (_, words, files) => {
    using run = new Command(['run', ...words, ...all], { files });
    await run.ended();
    expect(run.stderr).not.toContain('lockstep:');
    expect(endsOf(run.report.cells)).toEqual(everyModelSound);
  });

  // what loads it is the same in a thread and in a process
  test.each([
    ['of any module, with arguments', ['./lib.ts#findUser', '--with', '{"id": 7}'], { 'lib.ts': users }],
    ['of TypeScript that is CommonJS', ['./f.cts'], { 'f.cts': `module.exports = (): string => 'abc';` }],
  ])('%s runs on the main thread and in others', async (_, words, files) => {
    using run = new Command(['run', ...words, ...two], { files });
    await run.ended();
    expect(run.stderr).not.toContain('lockstep:');
    expect(endsOf(run.report.cells)).toEqual(soundInTwo);
  });

  test('whose teardown throws has its result, and is told', async () => {
    const text = `export default () => 'abc'; export const teardown = () => { throw new Error('still open'); };`;
    using run = new Command(['run', './f.ts', ...all, '-m', 'event-loop'], { files: { 'f.ts': text } });
    await run.ended();
    expect(run.stderr).toContain('lockstep: its teardown() failed: still open');
    expect(endsOf(run.report.cells)).toEqual({ 'event-loop': 'sound' });
  });

  test('whose setup throws fails its cells by that name', async () => {
    const text = `export default () => 'abc'; export const setup = () => { throw new Error('no table'); };`;
    using run = new Command(['run', './f.ts', ...two], { files: { 'f.ts': text } });
    expect(await run.ended()).toBe(3);
    for (const end of Object.values(endsOf(run.report.cells))) expect(end).toContain('its setup() failed: no table');
  });
});

const once = `import { appendFileSync } from 'node:fs';
const note = (text: string) => appendFileSync('log', text + '\\n');
export const globalSetup = () => { note('up'); return { text: 'abc' }; };
export const globalTeardown = ({ text }: { text: string }) => note('down ' + text);
export default async ({ data }: { data: { text: string } }) => { WAIT; return data.text; };`;

test('a lane is opened once and closed once under every model', async () => {
  const text = `import { appendFileSync } from 'node:fs';
    export const setup = () => { const lane = crypto.randomUUID(); appendFileSync('log', 'open ' + lane + '\\n'); return lane; };
    export default () => 'abc';
    export const teardown = (lane: string) => appendFileSync('log', 'close ' + lane + '\\n');`;
  using run = new Command(['run', './f.ts', ...all], { files: { 'f.ts': text } });
  await run.ended();
  const lanes = (what: string) =>
    [...run.read('log').matchAll(new RegExp(`${what} (.*)`, 'g'))].map(([, lane]) => lane);
  expect(lanes('open')).toHaveLength(9); // one at a time, and two under each of four other models
  expect(lanes('close')).toHaveLength(lanes('open').length);
  expect(new Set(lanes('close'))).toEqual(new Set(lanes('open')));
});

test('failures that are a result are counted by class, and the cells are sound', async () => {
  const text = `export const options = { errors: 'count', operations: 16 };
    export default ({ id }: { id: number }) => { if (id % 4 === 0) throw new RangeError('spent'); return id; };`;
  using run = new Command(['run', './f.ts', ...two], { files: { 'f.ts': text } });
  await run.ended();
  expect(endsOf(run.report.cells)).toEqual(soundInTwo);
  for (const cell of run.report.cells) {
    if (cell.state === 'measured') expect(cell.failedShare).toBe(0.25);
  }
});

describe.concurrent('what is done once a run', () => {
  test('is done before all trials and undone after them, and its data reaches every lane', async () => {
    using run = new Command(['run', './f.ts', ...two], { files: { 'f.ts': once.replace('WAIT', '') } });
    await run.ended();
    expect(endsOf(run.report.cells)).toEqual(soundInTwo);
    expect(run.read('log')).toBe('up\ndown abc\n');
    expect(run.leftovers).toEqual([]);
  });

  test('is undone on Ctrl-C', async () => {
    const text = once.replace('WAIT', `note('works'); await new Promise((done) => setTimeout(done, 60_000))`);
    using run = new Command(['run', './f.ts', ...all], { files: { 'f.ts': text } });
    await run.until(() => run.read('log').includes('works'));
    run.signal('SIGINT', 'group');
    expect(await run.ended()).toBe(130);
    expect(run.read('log')).toMatch(/down abc\n$/);
    expect(run.leftovers).toEqual([]);
  });

  test('that throws is named in one line, undone, and nothing is measured', async () => {
    const text = `export default () => 'abc'; export const globalSetup = () => { throw new Error('no docker'); };`;
    using run = new Command(['run', './f.ts', ...all], { files: { 'f.ts': text } });
    expect(await run.ended()).toBe(2);
    expect(run.stderr).toBe('lockstep: suite f.ts: its globalSetup() failed: no docker\n');
    expect(run.leftovers).toEqual([]);
  });
});
