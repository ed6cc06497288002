import { afterEach, expect, test } from 'vitest';
import { type Child, ChildError, type StartedChild, startChild } from '../../core/child.ts';

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
  expect(await load(child, NEVER, 1)).toEqual(new ChildError('no answer to "prepare" within 0.001 s'));
  await child.kill();
  expect(child.lost).toBe('the process was ended by SIGKILL');
});
