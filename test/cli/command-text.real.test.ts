import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { capacityCommandOf, commandOf, doctorCommandOf } from '../../cli/command-text.ts';
import { main } from '../../cli/main.ts';
import { capturedIo } from '../_io.ts';

const options = { rounds: 12, budget: 60_000, timeout: 60_000, seed: 1, margin: 0.05 };
const rest = '--rounds 12 --budget 60s --timeout 60s --seed 1 --margin 0.05';

test('the command has everything that was chosen', () => {
  expect(commandOf(['http-get', 'noop'], options)).toBe(`lockstep run http-get noop ${rest}`);
  const chosen = { model: ['a', 'b'], param: { x: ['1', '2'], y: ['z'] }, concurrency: [1, 16], threads: 2 };
  expect(commandOf(['http-get'], { ...options, ...chosen })).toBe(
    `lockstep run http-get --model a,b -p x=1,2 -p y=z --concurrency 1,16 --threads 2 ${rest}`,
  );
});

test('the command of a search for capacities has what was searched, and that of a look at a machine its time', () => {
  const slo = { percentile: 'p99', mostMs: 50 } as const;
  const searched = { slo, from: 50, to: 2000, tolerance: 0.1, arrivals: 'constant' } as const;
  expect(capacityCommandOf('sleep', { ...options, ...searched })).toBe(
    `lockstep capacity sleep --arrivals constant --slo p99=50ms --from 50/s --to 2000/s --tolerance 0.1 ${rest}`,
  );
  expect(doctorCommandOf({ budget: 20_000, as: 'markdown', out: 'a.md' })).toBe('lockstep doctor --budget 20s');
});

test('a shell gives its words back as they were', () => {
  const odd = ["./my suite's.ts", '$(whoami)', '`x`', 'a"b', '*', '~', 'ü', 'a;b', '\\'];
  const command = commandOf(odd, options).replace(/^lockstep run /, '');
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' }).split('\0');
  expect(words.slice(0, odd.length)).toEqual(odd);
});

test('the command plans the same again', async () => {
  const plan = async (words: readonly string[]) => {
    const io = capturedIo();
    expect(await main([...words, '--dry-run', '--json'], io)).toBe(0);
    return JSON.parse(io.output());
  };
  const chosen = {
    model: ['sequential', 'worker-thread-pool'],
    param: { latencyMs: ['1', '2'] },
    concurrency: [2, 4],
    threads: 2,
    rounds: 7,
    budget: 1500,
    timeout: 2500,
    seed: 9,
    orderSeed: 4,
    margin: 0.025,
  };
  const made = await plan(commandOf(['sleep'], chosen).split(' ').slice(1));
  expect(made).toMatchObject({ rounds: 7, budgetMs: 1500, roundTimeoutMs: 2500, seed: 9, margin: 0.025 });
  expect(new Set(made.trials.map(({ askedConcurrency }: { askedConcurrency: number }) => askedConcurrency))).toEqual(
    new Set([2, 4]),
  );
  expect(await plan(commandOf(['sleep'], chosen).split(' ').slice(1))).toEqual(made);
});

test('without a seed for the order it plans the same work again, in another order', async () => {
  const words = commandOf(['sleep'], { ...options, model: ['sequential', 'event-loop'] })
    .split(' ')
    .slice(1);
  expect(words).not.toContain('--order-seed');
  const plans = await Promise.all(
    [1, 2, 3].map(async () => {
      const io = capturedIo();
      expect(await main([...words, '--dry-run', '--json'], io)).toBe(0);
      return JSON.parse(io.output());
    }),
  );
  expect(new Set(plans.map(({ trials }) => JSON.stringify(trials))).size).toBe(1);
  expect(new Set(plans.map(({ orderSeed }) => orderSeed)).size).toBeGreaterThan(1);
});

test.each<[string, Parameters<typeof commandOf>[1]]>([
  ['an open loop', { ...options, model: ['event-loop'], rate: 0.5, arrivals: 'constant' }],
  ['an open loop of the usual kind', { ...options, model: ['event-loop'], rate: 500 }],
  ['processes', { ...options, model: ['event-loop'], processes: 3 }],
])('the command of %s plans the same again', async (_, chosen) => {
  const planned = async (text: string) => {
    const io = capturedIo();
    expect(await main([...text.split(' ').slice(1), '--dry-run', '--json'], io)).toBe(0);
    return JSON.parse(io.output());
  };
  const text = commandOf(['sleep'], { ...chosen, orderSeed: 4 });
  expect(await planned(text)).toEqual(await planned(text));
  const { arrivals = 'poisson', rate: ratePerSecond, processes } = chosen;
  if (ratePerSecond !== undefined) {
    expect(text).toContain(` --rate ${ratePerSecond}/s --arrivals ${arrivals} `);
    const [{ work }] = (await planned(text)).trials;
    expect(work.arrivals).toEqual({ kind: arrivals, ratePerSecond });
  }
  if (processes !== undefined) expect(text).toContain(` --processes ${processes} `);
});

test('the command of a run of claims asks for claims', () => {
  expect(commandOf(['sleep'], { ...options, claims: true })).toBe(`lockstep run sleep --claims ${rest}`);
});
