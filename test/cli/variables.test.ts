import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { locatedServers } from '../../cli/variables.ts';
import { type Plan, planSchema } from '../../core/records/records.ts';
import { capturedIo } from '../_io.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-variables-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

async function said(variables: Readonly<Record<string, string>>, ...words: readonly string[]) {
  for (const [name, text] of Object.entries(variables)) vi.stubEnv(name, text);
  const io = capturedIo({ cwd: folder });
  return { code: await main(words, io), output: io.output(), errors: io.errors() };
}

async function planned(variables: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Plan> {
  const { code, output, errors } = await said(variables, 'run', 'sleep', ...words, '--dry-run', '--json');
  expect([code, errors]).toEqual([0, '']);
  return planSchema.parse(JSON.parse(output));
}

describe('a variable that switches', () => {
  test.each(['true', '1', 'yes', 'on', 'TRUE'])('on: %s', async (text) => {
    expect((await planned({ LOCKSTEP_CLAIMS: text })).isOfClaims).toBe(true);
  });

  test.each(['false', '0', 'no', 'off', 'False', ''])('off: "%s"', async (text) => {
    const plan = await planned({ LOCKSTEP_CLAIMS: text }, '-k', '3');
    expect(plan).toMatchObject({ isOfClaims: false, rounds: 12 });
    expect(plan.trials[0]?.askedConcurrency).toBe(3);
  });

  test('off is no stronger than a flag', async () => {
    expect((await planned({ LOCKSTEP_CLAIMS: '0' }, '--claims')).isOfClaims).toBe(true);
  });

  test('neither is refused', async () => {
    expect(await said({ LOCKSTEP_CLAIMS: 'maybe' }, 'run', 'sleep', '--dry-run')).toEqual({
      code: 2,
      output: '',
      errors: 'lockstep: LOCKSTEP_CLAIMS is "maybe", and must be true or false\n',
    });
  });
});

describe('a variable takes', () => {
  test('parameters, as the flag does, and several of them between spaces', async () => {
    const plan = await planned({ LOCKSTEP_PARAM: 'latencyMs=5,7  operations=8' }, '-m', 'sequential', '-k', '1');
    expect(plan.trials.map(({ params }) => params)).toMatchObject([
      { latencyMs: 5, operations: 8 },
      { latencyMs: 7, operations: 8 },
    ]);
    const flagged = await planned({ LOCKSTEP_PARAM: 'latencyMs=5' }, '-p', 'operations=8', '-m', 'sequential');
    expect(flagged.trials[0]?.params).toMatchObject({ operations: 8 });
  });

  test('sweeps', async () => {
    const plan = await planned({ LOCKSTEP_SWEEP: 'concurrency=1..4 latencyMs=1..2' }, '-m', 'event-loop');
    expect(plan.trials.map(({ askedConcurrency, params }) => [params['latencyMs'], askedConcurrency])).toEqual([
      [1, 1],
      [1, 2],
      [1, 4],
      [2, 1],
      [2, 2],
      [2, 4],
    ]);
  });

  test('noise floors', async () => {
    const words = ['gate', 'sleep', '-m', 'none'];
    const asked = (text: string) => said({ LOCKSTEP_NOISE_FLOOR: text }, ...words);
    expect((await asked('makespanMs=1% cpuMicrosPerOperation=2%')).errors).not.toContain('NOISE_FLOOR');
    expect((await asked('makespanMs=1% cpuMicros=2%')).errors).toContain('unknown metric "cpuMicros"');
  });
});

describe('a variable is refused', () => {
  test.each([
    ['that there is none of', 'LOCKSTEP_ROUND', 'unknown variable "LOCKSTEP_ROUND": did you mean LOCKSTEP_ROUNDS?'],
    ['that is only a flag', 'LOCKSTEP_DRY_RUN', 'unknown variable "LOCKSTEP_DRY_RUN": it is a flag alone, --dry-run'],
  ])('%s', async (_, name, message) => {
    expect(await said({ [name]: '5' }, 'run', 'sleep', '--dry-run')).toEqual({
      code: 2,
      output: '',
      errors: `lockstep: ${message}\n`,
    });
  });

  test('by every command that takes options from variables, and is not where it is one of another command', async () => {
    for (const words of [['gate', 'sleep'], ['capacity', 'sleep', '--slo', 'p99=9ms'], ['doctor']]) {
      expect(await said({ LOCKSTEP_TIMOUT: '9s' }, ...words)).toMatchObject({
        code: 2,
        errors: 'lockstep: unknown variable "LOCKSTEP_TIMOUT": did you mean LOCKSTEP_TIMEOUT?\n',
      });
    }
    vi.unstubAllEnvs();
    expect((await planned({ LOCKSTEP_STRICT: '1', LOCKSTEP_FROM: '5/s' })).trials.length).toBeGreaterThan(0);
  });
});

/** By the one rule that there is for it. */
const LOOKING = /(?:foundServer\(\s*\{\s*name: |givenUrl\()'([a-z0-9]+)'/g;

describe('a variable that says where a server is', () => {
  test('is known of each server that looks for one, and of no other', async () => {
    const servers = new URL('../../servers/', import.meta.url);
    const looking = readdirSync(servers).flatMap((file) =>
      [...readFileSync(new URL(file, servers), 'utf8').matchAll(LOOKING)].map(([, name = '']) => name),
    );
    expect(new Set(looking)).toEqual(new Set(locatedServers));
    await planned({ LOCKSTEP_POSTGRES_URL: 'postgres://127.0.0.1', LOCKSTEP_REDIS_URL: 'redis://127.0.0.1' });
  });

  test('is refused of a server that looks for none', async () => {
    const { code, errors } = await said({ LOCKSTEP_POSTGRS_URL: 'x' }, 'run', 'sleep', '--dry-run');
    expect([code, errors]).toEqual([2, expect.stringContaining('did you mean LOCKSTEP_POSTGRES_URL?')]);
  });
});
