import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { main } from '../../cli/main.ts';
import type { Plan } from '../../core/records/records.ts';
import { readResultFile } from '../../core/records/result-file.ts';
import { capturedIo } from '../_io.ts';
import { temporaryFolder } from './_result-files.ts';

const folder = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());

let folders = 0;
/** A folder of its own, with this as its lockstep.config.ts: a module is read once. */
function withConfig(config: object): string {
  folders += 1;
  const path = join(folder, String(folders));
  mkdirSync(path);
  writeFileSync(join(path, 'lockstep.config.ts'), `export default ${JSON.stringify(config)};`);
  return path;
}

/** The session that a command begins, interrupted before its first round. */
async function sessionIn(cwd: string, command: string, out: string, words: readonly string[]) {
  const io = capturedIo({ cwd, interrupted: AbortSignal.abort() });
  expect([await main([command, ...words], io), io.errors()]).toEqual([exitCodes.interrupted, expect.any(String)]);
  const path = join(cwd, out);
  const [first = ''] = out.endsWith('.ndjson') ? [path] : readdirSync(path).map((name) => join(path, name));
  return readResultFile(first).session;
}

const sessions = {
  run: (cwd: string, ...words: readonly string[]) =>
    sessionIn(cwd, 'run', 'a.ndjson', ['sleep', '--out', 'a.ndjson', ...words]),
  gate: (cwd: string, ...words: readonly string[]) =>
    sessionIn(cwd, 'gate', 'a.ndjson', ['sleep', '--save-baseline', 'a.ndjson', ...words]),
  capacity: (cwd: string, ...words: readonly string[]) =>
    sessionIn(cwd, 'capacity', 'a', ['sleep', '--slo', 'p99=90ms', '--out', 'a', ...words]),
};

const config = {
  model: ['process-pool'],
  param: { latencyMs: 7, elsewhere: 1 },
  concurrency: [6],
  threads: 1,
  processes: 3,
  arrivals: 'constant',
  timeout: '9s',
  seed: 4,
  margin: '3%',
};
const shapesOf = ({ trials }: Plan) => new Set(trials.map(({ processes, threads }) => `${processes}x${threads}`));

describe.each(['run', 'gate', 'capacity'] as const)('the configuration holds for %s:', (command) => {
  const begun = sessions[command];

  test('what is measured, and how', async () => {
    const { plan } = await begun(withConfig({ ...config, rate: 40 }));
    expect(plan).toMatchObject({ roundTimeoutMs: 9000, seed: 4, margin: 0.03 });
    expect(new Set(plan.trials.map(({ model }) => model))).toEqual(new Set(['process-pool']));
    expect(plan.trials[0]).toMatchObject({ askedConcurrency: 6, params: { latencyMs: 7 } });
    expect(shapesOf(plan)).toEqual(new Set(['3x1']));
    expect(plan.trials[0]?.work.arrivals?.kind).toBe('constant');
  });

  test('but the environment and a flag are stronger', async () => {
    vi.stubEnv('LOCKSTEP_PROCESSES', '2');
    vi.stubEnv('LOCKSTEP_SEED', '5');
    const { plan } = await begun(withConfig({ ...config, rate: 40 }), '--seed', '6', '-p', 'operations=60');
    expect(shapesOf(plan)).toEqual(new Set(['2x1']));
    expect(plan.seed).toBe(6);
    expect(plan.trials[0]?.params).toMatchObject({ latencyMs: 7, operations: 60 });
  });

  test('a word that is wrong is refused', async () => {
    const io = capturedIo({ cwd: withConfig({ processes: 0 }) });
    expect(await main([command, 'sleep', ...(command === 'capacity' ? ['--slo', 'p99=9ms'] : [])], io)).toBe(2);
    expect(io.errors()).toMatch(/^lockstep: lockstep\.config\.ts: .*processes\n$/);
  });
});

describe('a gate', () => {
  test('takes the rate of a configuration', async () => {
    const { plan } = await sessions.gate(withConfig({ ...config, rate: 40 }));
    expect(plan.trials[0]?.work.arrivals).toEqual({ kind: 'constant', ratePerSecond: 40 });
  });

  test('takes what is said of gates before what is said of all', async () => {
    const gate = { processes: 2, rate: '50/s', param: { operations: 3 }, budget: '7s' };
    const { plan, command } = await sessions.gate(withConfig({ ...config, rate: 40, budget: '8s', gate }));
    expect(shapesOf(plan)).toEqual(new Set(['2x1']));
    expect(plan.trials[0]?.work.arrivals).toEqual({ kind: 'constant', ratePerSecond: 50 });
    expect(plan.trials[0]?.params).toMatchObject({ operations: 3 });
    expect(plan.budgetMs).toBe(7000);
    expect(command).toContain(' --processes 2 --rate 50/s --arrivals constant ');
  });

  test('leaves files and reports of a run to the run', async () => {
    const cwd = withConfig({ out: 'run.ndjson', report: ['svg'], model: ['event-loop'] });
    const io = capturedIo({ cwd });
    expect(await main(['gate', 'sleep', '--against', 'main'], io)).toBe(2);
    expect(io.errors()).toBe('lockstep: gate --against compares commits, and this is no git repository\n');
    expect(readdirSync(cwd)).toEqual(['lockstep.config.ts']);
  });
});

describe('a search for a capacity', () => {
  test('searches the rate, whatever a run has', async () => {
    const { plan } = await sessions.capacity(withConfig({ ...config, rate: 40 }), '--from', '70/s');
    expect(plan.trials[0]?.work.arrivals?.ratePerSecond).toBe(70);
  });

  test('has as many rounds as are configured, if they are enough for an interval', async () => {
    const { plan } = await sessions.capacity(withConfig({ ...config, rounds: 7 }));
    expect(plan.rounds).toBe(7);
    const tooFew = withConfig({ ...config, rounds: 5 });
    const io = capturedIo({ cwd: tooFew });
    expect(await main(['capacity', 'sleep', '--slo', 'p99=9ms'], io)).toBe(2);
    expect(io.errors()).toMatch(/^lockstep: lockstep\.config\.ts: .*>=6.*rounds\n$/);
    expect((await sessions.capacity(tooFew, '--rounds', '6')).plan.rounds).toBe(6);
  });
});

test.each([
  ['3%', 0.03],
  [0.03, 0.03],
  [0.995, 0.995],
])('a share may be what it may be on the command line: %j', async (margin, share) => {
  expect((await sessions.run(withConfig({ ...config, rate: 40, margin }))).plan.margin).toBe(share);
});

test.each([1, -0.1, '100%', '3'])('a share is never %j', async (margin) => {
  const io = capturedIo({ cwd: withConfig({ margin }) });
  expect(await main(['run', 'sleep'], io)).toBe(2);
  expect(io.errors()).toMatch(/^lockstep: lockstep\.config\.ts: .*margin\n$/);
});

describe('a doctor', () => {
  const budgetsIn = async (some: object, ...words: readonly string[]) => {
    const io = capturedIo({ cwd: withConfig(some), interrupted: AbortSignal.abort() });
    await main(['doctor', '--json', ...words], io);
    const { same, planted } = JSON.parse(io.output()) as Record<'same' | 'planted', { budgetMs: number }>;
    return same.budgetMs + planted.budgetMs;
  };

  test('has the budget of a gate, or of all', async () => {
    expect(await budgetsIn({ ...config, budget: '8s' })).toBe(8000);
    expect(await budgetsIn({ budget: '8s', gate: { budget: '6s' } })).toBe(6000);
    expect(await budgetsIn({ budget: '8s' }, '--budget', '5s')).toBe(5000);
    expect(await budgetsIn({})).toBe(120_000);
  });

  test('refuses a word that is wrong', async () => {
    const io = capturedIo({ cwd: withConfig({ budget: 'much' }) });
    expect(await main(['doctor'], io)).toBe(2);
    expect(io.errors()).toMatch(/^lockstep: lockstep\.config\.ts: .*budget\n$/);
  });
});

test('a run of claims is made again by its command, whatever is configured', async () => {
  const { plan, command } = await sessionIn(withConfig({ ...config, rate: 40 }), 'run', 'a.ndjson', [
    'sleep',
    '--claims',
    '--order-seed',
    '5',
    '--out',
    'a.ndjson',
  ]);
  const io = capturedIo({ cwd: folder });
  expect(await main([...command.split(' ').slice(1), '--dry-run', '--json'], io)).toBe(0);
  expect(JSON.parse(io.output())).toEqual(plan);
});
