import { expect, test } from 'vitest';
import { EnvironmentError } from '../../../core/text/errors.ts';
import { checkOpenFiles } from '../../../core/machine/open-files.ts';
import { eventLoop, member, nap, plan, suite } from '../../_plan.ts';

/** Two models at 40 in flight: a server has the sockets of both, a trial its own. */
const twoModels = { models: [eventLoop, member({ ...eventLoop.value, name: 'another-loop' })], concurrency: [40] };
const served = plan({ suites: [member(suite())], ...twoModels });
const alone = plan({ suites: [member(nap)], ...twoModels });

test.each([
  ['a server holds the sockets of all that are alive together', served, 180],
  ['without a server each process holds its own', alone, 140],
])('%s', (_, planned, needed) => {
  expect(() => checkOpenFiles(planned, { openFilesLimit: needed })).not.toThrow();
  expect(() => checkOpenFiles(planned, { openFilesLimit: null })).not.toThrow();
  expect(() => checkOpenFiles(planned, { openFilesLimit: needed - 1 })).toThrow(
    new EnvironmentError(`${needed} open files are needed and ${needed - 1} allowed: run "ulimit -n ${needed}" first`),
  );
});
