import { describe, expect, test } from 'vitest';
import type { Lane, Version, WorkItem } from '../../core/members/types.ts';
import { paramsOfVersions, type Versions } from '../../core/records/versions.ts';
import { inputs, workload } from '../../core/two-versions.ts';

/** Both versions of a workload in this process; modules are text, so that each is one of its own. */

const moduleOf = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
const versionOf = (some: Partial<Versions[Version]> & Pick<Versions[Version], 'workload'>): Versions[Version] => ({
  inputs: null,
  params: {},
  ...some,
});

const laneOf = (versions: Pick<Versions, Version>, some: Partial<Lane> = {}): Lane => ({
  target: null,
  params: paramsOfVersions({ ...versions, first: 'base', sharesDependencies: true }),
  index: 3,
  seed: 1,
  data: { of: 'the suite' },
  signal: new AbortController().signal,
  ...some,
});
const itemOf = (version?: Version): WorkItem => ({
  id: 7,
  dueMs: 0,
  latencyMs: 0,
  bytes: 0,
  status: 200,
  isStalled: false,
  ...(version && { version }),
});

/** A workload that answers with a number, and counts how often it was closed. */
const answering = (status: number) =>
  versionOf({
    workload: {
      module: moduleOf(`export const workload = async ({ params, index, data }) => ({
        run: async () => ({ status: ${status} + params.more + index, bytes: 0, checksum: 0 }),
        close: async () => { data.closed += 1; },
      });`),
      export: 'workload',
    },
    params: { more: status / 100 },
  });

describe('a workload of two versions', () => {
  test('is closed with both', async () => {
    const data = { closed: 0 };
    const operation = await workload(laneOf({ base: answering(200), candidate: answering(300) }, { data }));
    await operation.close();
    expect(data).toEqual({ closed: 2 });
  });

  test('does each item by the code of its version, with the parameters of that', async () => {
    const operation = await workload(laneOf({ base: answering(200), candidate: answering(300) }));
    expect((await operation.run(itemOf('base'))).status).toBe(200 + 2 + 3);
    expect((await operation.run(itemOf('candidate'))).status).toBe(300 + 3 + 3);
  });

  test('does no item that does not say whose it is', async () => {
    const operation = await workload(laneOf({ base: answering(200), candidate: answering(300) }));
    expect(() => operation.run(itemOf())).toThrow('an item does not say whose code shall do it');
  });

  test('may be functions, which are called as alone: with their call, whose signal is that of the call in flight', async () => {
    const named = (word: string) =>
      versionOf({
        workload: {
          module: moduleOf(`export default ({ data, lane, signal }) => '${word} ' + data.of + lane + signal.aborted`),
          export: 'default',
          isOperation: true,
        },
      });
    const controller = new AbortController();
    const lane = laneOf({ base: named('one'), candidate: named('other') }, { signal: controller.signal });
    const operation = await workload(lane);
    controller.abort();
    const [one, other] = [await operation.run(itemOf('base')), await operation.run(itemOf('candidate'))];
    expect(one.bytes).toBe('one the suite3true'.length);
    expect(other.bytes).toBe('other the suite3true'.length);
  });

  test('says so where one of them prepares no operation, and closes the other', async () => {
    const data = { closed: 0 };
    const nothing = versionOf({ workload: { module: moduleOf('export const none = () => 1'), export: 'none' } });
    const lane = laneOf({ base: answering(200), candidate: nothing }, { data });
    await expect(workload(lane)).rejects.toThrow('the workload "none" prepared no operation');
    expect(data).toEqual({ closed: 1 });
  });
});

test('inputs are made by the code of the version that is handed them, and are none where it makes none', async () => {
  const making = versionOf({
    workload: answering(200).workload,
    inputs: {
      module: moduleOf(`export const make = ({ params }) => ({ id }) => ({ value: id + params.more })`),
      export: 'make',
    },
    params: { more: 5 },
  });
  const make = await inputs(laneOf({ base: making, candidate: answering(300) }));
  expect(make(itemOf('base'))).toEqual({ value: 12 });
  expect(make(itemOf('candidate'))).toEqual({ value: undefined });
});
