import { expect, test } from 'vitest';
import { answer, brokenBy, type Handlers, type Reply, type Request, Requests } from '../../../core/process/requests.ts';

/** Both sides on one channel, which carries plain messages, as JSON does. */
function connected(handlers: Handlers): { requests: Requests; replies: Reply[] } {
  const replies: Reply[] = [];
  const plain = <T>(message: T): T => JSON.parse(JSON.stringify(message)) as T;
  const requests = new Requests((message: Request) => {
    void answer(handlers, plain(message), (reply) => {
      replies.push(plain(reply));
      requests.settle(plain(reply));
    });
  });
  return { requests, replies };
}

const reasonFor = (asked: Promise<unknown>) => asked.then(undefined, (error: Error) => error);

test('several requests are pending at once, and each gets its own answer, whichever comes first', async () => {
  const release = new Map<string, () => void>();
  const { requests, replies } = connected({
    wait: (name: string) => new Promise<string>((resolve) => release.set(name, () => resolve(`after ${name}`))),
  });
  const [first, second] = [requests.ask('wait', 'first'), requests.ask('wait', 'second')];
  release.get('second')?.();
  expect(await second).toBe('after second');
  release.get('first')?.();
  expect(await first).toBe('after first');
  expect(replies).toEqual([
    { id: 2, value: 'after second' },
    { id: 1, value: 'after first' },
  ]);
});

test('an error comes back with its name, or its code, and its message; and the next request is answered', async () => {
  const { requests, replies } = connected({
    fail(name: string) {
      throw Object.assign(new Error('no'), name.startsWith('E') ? { code: name } : { name });
    },
    double: (value: number) => 2 * value,
  });
  expect(await reasonFor(requests.ask('fail', 'Unsupported'))).toMatchObject({ name: 'Unsupported', message: 'no' });
  expect(await reasonFor(requests.ask('fail', 'ECONNREFUSED'))).toMatchObject({ name: 'ECONNREFUSED', message: 'no' });
  expect(replies.at(-1)).toEqual({ id: 2, error: 'Error: no', thrown: { class: 'ECONNREFUSED', message: 'no' } });
  expect(await reasonFor(requests.ask('dance', null))).toMatchObject({ message: 'unknown request "dance"' });
  expect(await requests.ask('double', 21)).toBe(42);
});

test.each([
  ['Unsupported: this machine has no gcc: none', { name: 'Unsupported', message: 'this machine has no gcc: none' }],
  ['two\nlines', { name: 'Error', message: 'two\nlines' }],
])('an older core/ gives an error in words only: %j', async (words, error) => {
  const requests = new Requests(({ id }) => queueMicrotask(() => requests.settle({ id, error: words })));
  expect(await reasonFor(requests.ask('prepare', null))).toMatchObject(error);
});

test('what is told has no answer, and an answer to it settles nothing', async () => {
  const told: unknown[] = [];
  const { requests, replies } = connected({ watch: (pid: number) => void told.push(pid) });
  requests.tell('watch', 7);
  await requests.ask('watch', 8);
  expect(told).toEqual([7, 8]);
  expect(replies.map(({ id }) => id)).toEqual([0, 1]);
});

test('when the other side is lost, all that is asked fails for the first reason, and all that is asked after', async () => {
  const requests = new Requests(() => {});
  const pending = [requests.ask('a', null), requests.ask('b', null)].map(reasonFor);
  expect(requests.lost).toBeNull();
  requests.settle(brokenBy(new RangeError('later')));
  requests.lose(new Error('ended with code 1'));
  const reason = { name: 'RangeError', message: 'later' };
  expect(await Promise.all(pending)).toMatchObject([reason, reason]);
  expect(await reasonFor(requests.ask('c', null))).toMatchObject(reason);
  expect(requests.lost).toMatchObject(reason);
});
