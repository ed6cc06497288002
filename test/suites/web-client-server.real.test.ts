import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../core/work/outcome.ts';
import type { WorkItem } from '../../core/members/types.ts';
import { quantile } from '../../core/stats/quantile.ts';
import { drawn, operationsOf } from '../../core/work/work.ts';
import { Desk } from '../../servers/_desk.ts';
import { serve } from '../../servers/http.ts';
import suite, { fanOut } from '../../suites/web-client-server.ts';
import { claimsInVain } from './_planned.ts';
import { endsUnder } from './_served.ts';
import { nothingMore } from './_lane.ts';

test('under every model it is sound, or says why it cannot be', async () => {
  const params = { fanOut: ['1', '3'], operations: ['20'], ratePerSecond: ['200'], latencyMs: ['5'] };
  const ends = await endsUnder('every model', 'web-client-server', params);
  expect(new Set(Object.values(ends))).toEqual(new Set(['sound']));
});

test('everything that its claims speak of is measured', async () => {
  expect(await claimsInVain('web-client-server')).toEqual([]);
});

describe('one request', () => {
  const params = { fanOut: 4, latencyMs: 5, latency: 'constant', bytes: 9, ratePerSecond: 1, operations: 3 } as const;

  test('has all of its calls in flight at once, each over a connection of its own', async () => {
    const held: (() => void)[] = [];
    const server = createServer((request, response) => {
      held.push(() => response.end(request.url));
      if (held.length === 4) for (const give of held) give(); // who asks one after the other would wait for ever
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const operation = await fanOut({
      target,
      params: { ...params, client: 'request' },
      index: 0,
      seed: 1,
      ...nothingMore,
    });
    const [item] = operationsOf({ work: { ...drawn({ operations: 1 }), group: 4 }, seed: 1 });
    const { parts } = await operation.run(item as WorkItem);
    await operation.close();
    server.close();
    expect(parts).toEqual([0, 1, 2, 3].map((id) => outcomeOf(`/item/${id}`)));
  });

  test('of one call is that call', async () => {
    const server = await serve(new Desk());
    const round = { work: drawn({ operations: 3, bytes: 9 }), seed: 1 };
    server.begin(round);
    const one = { ...params, fanOut: 1, client: 'request' } as const;
    const operation = await fanOut({ target: server.target, params: one, index: 0, seed: 1, ...nothingMore });
    expect(await operation.run(operationsOf(round)[2] as WorkItem)).toMatchObject({ status: 200, bytes: 9 });
    await operation.close();
    await server.close();
  });
});

test('its bound is that of the slowest of its calls', () => {
  const round = { work: { ...drawn({ operations: 1, latency: 'exponential', latencyMs: 10 }), group: 8 }, seed: 3 };
  const [item] = operationsOf(round);
  const longest = Math.max(...(item?.parts ?? []).map(({ latencyMs }) => latencyMs));
  expect(suite.bound?.(operationsOf(round), 4)).toBe(longest);
});

/** scipy: exp(0.8 * (norm.ppf(q ** (1/8)) - norm.ppf(q))) */
test.each([
  [0.99, 1.7446],
  [0.5, 3.0288],
])('the slowest of eight log-normal calls has a quantile at %d that is %d times that of one', (share, ratio) => {
  const delays = (group: number) =>
    operationsOf({ work: { ...drawn({ operations: 40_000, latency: 'log-normal', latencyMs: 1 }), group }, seed: 4 })
      .map(({ latencyMs }) => latencyMs)
      .toSorted((a, b) => a - b);
  expect(quantile(delays(8), share) / quantile(delays(1), share)).toBeCloseTo(ratio, 1);
});
