import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { PREPARING } from '../../../core/trial/standing.ts';
import { type Child, ChildError, type StartedChild, startChild } from '../../../core/process/child.ts';

/** Longer than any test lasts. */
const PATIENCE_MS = 600_000;

const children: StartedChild[] = [];
afterEach(() => Promise.all(children.map((child) => child.kill())));

function started(): StartedChild {
  const child = startChild('trial-process');
  children.push(child);
  return child;
}

/** Asks it to load a runner of this text. */
const load = (child: Child, text: string, timeoutMs = PATIENCE_MS): Promise<unknown> =>
  child
    .ask('prepare', { runner: `data:text/javascript,${encodeURIComponent(text)}` }, timeoutMs)
    .catch((error: unknown) => error);

const NEVER = 'await new Promise(() => {});';

test('a child answers, says no to what it cannot do, and lives on; and it says what CPU it has used', async () => {
  const child = started();
  expect(await child.ask('close', null, PATIENCE_MS)).toBeUndefined();
  expect(child.cpuMicros).toBeGreaterThan(1000);
  expect(await child.ask('dance', null, PATIENCE_MS).catch((error: unknown) => error)).toEqual(
    new ChildError('Error: unknown request "dance"'),
  );
  expect(await load(child, 'throw new TypeError("no runner");')).toEqual(new ChildError('TypeError: no runner'));
  expect(child.lost).toBeNull();
});

test('an error of a child has the error that was thrown there as its cause', async () => {
  const refused = await load(started(), 'throw Object.assign(new Error("no gcc"), { name: "Unsupported" });');
  expect(refused).toEqual(new ChildError('Unsupported: no gcc'));
  expect((refused as ChildError).cause).toMatchObject({ name: 'Unsupported', message: 'no gcc' });
});

test('a child is asked several things at once, and one that takes too long fails all of them', async () => {
  const child = started();
  const slow = load(child, NEVER);
  expect(await child.ask('close', null, PATIENCE_MS)).toBeUndefined();
  expect(await load(child, NEVER, 1)).toEqual(new ChildError(`no answer to "prepare" within 0.001 s: ${PREPARING}`));
  expect(await slow).toEqual(new ChildError('the process was ended by SIGKILL'));
});

test('a child whose loop stands still cannot say so, and is told to', async () => {
  const child = started();
  expect(await load(child, 'for (;;);', 2000)).toEqual(
    new ChildError(
      'no answer to "prepare" within 2 s: its event loop stands still, as in synchronous work without an end',
    ),
  );
  await child.gone;
});

test('what a child prints is counted where it shall be, and goes to stderr else', async () => {
  expect(started().printed).toBeNull();
  const child = startChild('trial-process', undefined, {}, { printsAs: 'a trial' });
  children.push(child);
  await load(child, 'process.stdout.write("\\n".repeat(20_000)); export default {};');
  await child.kill();
  expect(child.printed).toMatchObject({ bytes: 20_000, lines: 20_000 });
});

test('a child is told what needs no answer, and its no to that is no answer to what is asked', async () => {
  const child = started();
  child.tell('dance', null);
  expect(await child.ask('close', null, PATIENCE_MS)).toBeUndefined();
});

test('a child that is ended fails what is being asked and all that is asked after, and can be ended twice', async () => {
  const child = started();
  const asked = load(child, NEVER);
  await child.kill();
  expect(await asked).toEqual(new ChildError('the process was ended by SIGKILL'));
  expect(child.lost).toBe('the process was ended by SIGKILL');
  await expect(child.ask('close', null, PATIENCE_MS)).rejects.toThrow('the process was ended by SIGKILL');
  await child.kill();
});

test('a child that leaves by itself says with what code', async () => {
  const child = started();
  expect(await load(child, 'process.exit(7);')).toEqual(new ChildError('the process ended with code 7'));
  expect(child.lost).toBe('the process ended with code 7');
});

test('a child in which something breaks that nobody waits for says what, and is lost', async () => {
  const child = started();
  const broken = `setImmediate(() => { throw new RangeError('later'); }); ${NEVER}`;
  expect(await load(child, broken)).toEqual(new ChildError('RangeError: later'));
  expect(child.lost).toBe('RangeError: later');
});

test('a child that does not answer in time is ended, and the time is said', async () => {
  const child = started();
  expect(await child.ask('close', null, PATIENCE_MS)).toBeUndefined(); // it is up: before that it cannot say where it stands
  expect(await load(child, NEVER, 1)).toEqual(new ChildError(`no answer to "prepare" within 0.001 s: ${PREPARING}`));
  await child.kill();
  expect(child.lost).toBe('the process was ended by SIGKILL');
});

test('a child of an older core/ says an error in words only, and its cause is read from them', async () => {
  const home = mkdtempSync(join(tmpdir(), 'lockstep-older-'));
  const text = `process.on('message', ({ id }) => process.send({ id, error: 'Unsupported: no gcc', cpuMicros: 7 }));`;
  writeFileSync(join(home, 'trial-process.ts'), text);
  const child = startChild('trial-process', pathToFileURL(`${home}/`));
  children.push(child);
  const refused = await load(child, '');
  expect(refused).toEqual(new ChildError('Unsupported: no gcc'));
  expect((refused as ChildError).cause).toMatchObject({ name: 'Unsupported', message: 'no gcc' });
  expect(child.cpuMicros).toBe(7);
  await child.kill();
  rmSync(home, { recursive: true });
});

test('a child has the environment that its trial asks for, beside the one that all have', async () => {
  const child = startChild('trial-process', undefined, { UV_THREADPOOL_SIZE: '7' });
  children.push(child);
  const text = 'throw new Error(`${process.env.UV_THREADPOOL_SIZE} ${process.env.PATH === undefined}`);';
  expect(await load(child, text)).toEqual(new ChildError('Error: 7 false'));
});

const moduleOf = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
const marking = (path: string): string => `import { appendFileSync } from 'node:fs';
  const mark = (word) => appendFileSync(${JSON.stringify(path)}, word + ' ');`;

describe('what a trial has opened is closed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-child-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const closedIn = async (name: string, { runner, companion }: { runner: string; companion: string }) => {
    const path = join(folder, name);
    const child = started();
    const trial = {
      params: {},
      seed: 1,
      workload: { module: import.meta.url, export: 'none' },
      companion: {
        module: moduleOf(`${marking(path)} export async function beside() { ${companion} }`),
        export: 'beside',
      },
    };
    const asked = {
      runner: moduleOf(`${marking(path)} export default { prepare: async () => ({ ${runner} }) };`),
      trial,
    };
    const problem = await child.ask('prepare', asked, PATIENCE_MS).then(
      () => null,
      (error: Error) => error.message,
    );
    await child.ask('close', null, PATIENCE_MS);
    return { problem, marks: readFileSync(path, 'utf8').trim().split(' ').toSorted() };
  };

  test('both its model and its companion, though one of them cannot', async () => {
    expect(
      await closedIn('cannot', {
        runner: `close() { mark('model'); throw new Error('stuck'); }`,
        companion: `return { close: async () => mark('companion') };`,
      }),
    ).toEqual({ problem: null, marks: ['companion', 'model'] });
  });

  test('the model also where its companion never came up', async () => {
    expect(
      await closedIn('never', {
        runner: `close: async () => mark('model')`,
        companion: `throw new Error('no heart');`,
      }),
    ).toEqual({ problem: 'Error: no heart', marks: ['model'] });
  });
});
