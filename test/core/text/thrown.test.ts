import { describe, expect, test } from 'vitest';
import { errorOf, thrownOf, unsupportedIn } from '../../../core/text/thrown.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });

describe('an error is told', () => {
  test.each<[string, unknown, { class: string; message: string }]>([
    ['by its name', new TypeError('no'), { class: 'TypeError', message: 'no' }],
    ['by its code', refused, { class: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' }],
    [
      'with its cause, as fetch has it',
      new TypeError('fetch failed', { cause: refused }),
      { class: 'ECONNREFUSED', message: 'fetch failed: connect ECONNREFUSED 127.0.0.1:1' },
    ],
    [
      'with the first of several, as a name with two addresses has them',
      new TypeError('fetch failed', { cause: new AggregateError([refused, refused], '') }),
      { class: 'ECONNREFUSED', message: 'fetch failed: connect ECONNREFUSED 127.0.0.1:1' },
    ],
    [
      'once, where it quotes its cause',
      new Error('the clients failed: ended by SIGKILL', { cause: new Error('ended by SIGKILL') }),
      { class: 'Error', message: 'the clients failed: ended by SIGKILL' },
    ],
    ['though it is none', 'gone', { class: 'Error', message: 'gone' }],
  ])('%s', (_, error, told) => {
    expect(thrownOf(error)).toEqual(told);
    expect(thrownOf(errorOf(told))).toEqual(told);
  });

  test('though it is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(thrownOf(error)).toEqual({ class: 'Error', message: 'round' });
  });
});

test.each(['ERR_DLOPEN_FAILED', 'ERR_WORKER_UNSUPPORTED_OPERATION', 'NotLoaded'])(
  '%s out of a thread is unsupported, by name',
  (code) => {
    const error = errorOf({ class: code, message: 'Module did not self-register' });
    const wrapped = new Error('wrapped', { cause: error });
    expect(unsupportedIn(wrapped, true)?.message).toBe(
      'not in a thread: Module did not self-register (--threads 0 has processes alone)',
    );
    expect(unsupportedIn(wrapped, false)).toBeNull();
  },
);
