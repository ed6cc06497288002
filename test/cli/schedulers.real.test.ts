import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../cli/main.ts';
import { type Plan, planSchema } from '../../core/records/records.ts';
import { capturedIo } from '../_io.ts';
import { temporaryFolder } from './_result-files.ts';

/**
 * The examples for schedulers: each line that calls lockstep is run by a shell with the variables that the scheduler sets, around an
 * npx that notes its words; lockstep plans what they ask for, and together the parts are the plan.
 */

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const tools = join(folder, 'tools');
mkdirSync(tools);
const asked = join(folder, 'asked');
// what is asked of lockstep is noted, a word a line and an empty line behind it
writeFileSync(join(tools, 'npx'), `#!/bin/sh\nshift 2\nprintf '%s\\n' "$@" "" >> "${asked}"\n`);
chmodSync(join(tools, 'npx'), 0o755);
afterEach(() => vi.unstubAllEnvs());

const textOf = (example: string) => readFileSync(join(root, 'examples', example), 'utf8');

/** The words of each call of lockstep in a script that a shell runs with these variables. */
function callsOf(script: string, variables: Readonly<Record<string, string>>): string[][] {
  writeFileSync(asked, '');
  const { status, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { HOME: folder, PATH: `${tools}:${process.env['PATH'] ?? ''}`, ...variables },
  });
  expect([status, stderr]).toEqual([0, '']);
  return readFileSync(asked, 'utf8')
    .trim()
    .split('\n\n')
    .map((words) => words.split('\n'));
}

/** What a call of lockstep would measure where these variables are set. */
async function planOf(words: readonly string[], variables: Readonly<Record<string, string>>): Promise<Plan> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const io = capturedIo({ cwd: folder });
  const code = await main([...words, '--dry-run', '--json'], io);
  vi.unstubAllEnvs();
  expect([code, io.errors()]).toEqual([0, expect.stringMatching(/^lockstep: shard \d\/\d: [^\n]+\n$/)]);
  return planSchema.parse(JSON.parse(io.output()));
}

/** What the first call of each script would measure, one after the other, since they share the variables of this process. */
async function plansOf(
  jobs: readonly { readonly script: string; readonly variables?: Readonly<Record<string, string>> }[],
): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const { script, variables = {} } of jobs) {
    // oxlint-disable-next-line no-await-in-loop
    plans.push(await planOf(callsOf(script, variables)[0] ?? [], variables));
  }
  return plans;
}

/** The rows of what two machines would measure of two: all of the plan, each once. */
function expectWhole(parts: readonly Plan[]): void {
  const rows = parts
    .flatMap(({ blocks }) => blocks.map(({ scenario }) => scenario))
    .filter((name) => !name.startsWith('probe'));
  expect(rows.toSorted()).toEqual([...new Set(rows)].toSorted());
  expect(new Set(rows.map((row) => row.split(' ')[0]))).toEqual(new Set(['http-get', 'scrape']));
  expect(new Set(parts.map(({ orderSeed }) => orderSeed)).size, 'one plan').toBe(1);
}

interface Step {
  readonly run?: string;
}
interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly strategy?: { readonly matrix: { readonly shard: number[] } }; readonly steps: Step[] }>
  >;
}
const stepsOf = (example: string, job: string) => {
  const workflow = parse(textOf(example)) as Workflow;
  return { shards: workflow.jobs[job]?.strategy?.matrix.shard ?? [], steps: workflow.jobs[job]?.steps ?? [] };
};
const lockstepIn = (steps: readonly Step[]) => steps.flatMap(({ run = '' }) => (run.includes('lockstep') ? [run] : []));

describe('Kubernetes: an Indexed Job', () => {
  const manifest = parse(textOf('kubernetes/shards.yaml')) as ConstructorParameters<typeof Job>[0];
  const job = new Job(manifest);
  const [container] = job.spec?.template.spec?.containers ?? [];

  test('is as its schema wants it, and a field that it does not have is seen', () => {
    expect(() => job.validate()).not.toThrow();
    const wrong = { ...manifest, spec: { ...manifest?.spec, backoffLimitPerIndex: 'one' } };
    expect(() => new Job(wrong as unknown as typeof manifest).validate()).toThrow(/backoffLimitPerIndex/);
    expect(job.spec).toMatchObject({
      completionMode: 'Indexed',
      backoffLimitPerIndex: 1,
      podReplacementPolicy: 'Failed',
    });
    expect(container?.resources?.requests).toEqual(container?.resources?.limits);
    expect(container?.env?.find(({ name }) => name === 'JOB_COMPLETIONS')?.value).toBe(String(job.spec?.completions));
  });

  test('its command measures the part of its pod', async () => {
    const [, , script = ''] = container?.command ?? [];
    const given = Object.fromEntries((container?.env ?? []).map(({ name, value = '' }) => [name, value]));
    const jobs = ['0', '1'].map((JOB_COMPLETION_INDEX) => ({
      script,
      variables: { ...given, JOB_COMPLETION_INDEX, JOB_COMPLETIONS: '2' },
    }));
    expectWhole(await plansOf(jobs));
  });
});

test('GitHub: a matrix, each job its part', async () => {
  const { shards, steps } = stepsOf('ci/github-shards.yml', 'measure');
  expect(shards).toEqual([1, 2, 3, 4]);
  const [script = ''] = lockstepIn(steps);
  expect(script).toContain(`\${{ matrix.shard }}/${shards.length} `);
  const partOf = (shard: number) =>
    script.replaceAll('${{ matrix.shard }}/4', `${shard}/2`).replaceAll('${{ matrix.shard }}', `${shard}`);
  expectWhole(await plansOf([1, 2].map((shard) => ({ script: partOf(shard) }))));
});

test('GitHub: what brings the parts together calls what there is', () => {
  const { steps } = stepsOf('ci/github-shards.yml', 'merge');
  const gate = stepsOf('ci/github-gate-shards.yml', 'judge');
  const measure = stepsOf('ci/github-gate-shards.yml', 'measure');
  expect(lockstepIn([...steps, ...measure.steps, ...gate.steps])).toEqual([
    'npx --no-install lockstep merge s*.ndjson --out all.ndjson',
    'npx --no-install lockstep report all.ndjson --as markdown >> "$GITHUB_STEP_SUMMARY"',
    'npx --no-install lockstep gate --against "$BASE" --shard ${{ matrix.shard }}/4 --out g${{ matrix.shard }}.ndjson || [ $? -eq 1 ]',
    'npx --no-install lockstep gate --merge g*.ndjson --report markdown="$GITHUB_STEP_SUMMARY"',
  ]);
});

test('GitLab: parallel, each job its part', async () => {
  const { measure } = parse(textOf('ci/gitlab-shards.yml')) as { measure: { parallel: number; script: string[] } };
  expect(measure.parallel).toBe(4);
  const script = measure.script.find((line) => line.includes('lockstep')) ?? '';
  const jobs = ['1', '2'].map((CI_NODE_INDEX) => ({ script, variables: { CI_NODE_INDEX, CI_NODE_TOTAL: '2' } }));
  expectWhole(await plansOf(jobs));
});

test('Slurm: an array, each task its part', async () => {
  const script = textOf('slurm/shards.sh');
  const jobs = ['1', '2'].map((SLURM_ARRAY_TASK_ID) => ({
    script,
    variables: { SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_COUNT: '2' },
  }));
  expectWhole(await plansOf(jobs));
});

const hasParallel = spawnSync('parallel', ['--version']).status === 0;

test.skipIf(!hasParallel)('GNU parallel: one part after the other, and all of them merged', async () => {
  const calls = callsOf(textOf('parallel/shards.sh'), {});
  expect(calls.map(([command]) => command)).toEqual(['run', 'run', 'run', 'run', 'merge']);
  const plans: Plan[] = [];
  // oxlint-disable-next-line no-await-in-loop -- they share the variables of this process
  for (const words of calls.slice(0, -1)) plans.push(await planOf(words, {}));
  expectWhole(plans);
});
