import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Plan, planSchema } from '../../core/records/records.ts';
import { temporaryFolder } from './_result-files.ts';

/**
 * The examples for schedulers: each line that calls lockstep is run by a shell with the variables that the scheduler sets, around an
 * npx that only plans, and together the parts are the plan.
 */

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const tools = join(folder, 'tools');
mkdirSync(tools);
const planned = join(folder, 'planned.ndjson');
// what would be measured goes into a file, and nothing is measured; what else is asked of lockstep is noted
writeFileSync(
  join(tools, 'npx'),
  `#!/bin/sh
shift 2
[ "$1" = run ] || { echo "$*" >> "${join(folder, 'asked')}"; exit 0; }
"${process.execPath}" "${join(root, 'cli/lockstep.mjs')}" "$@" --dry-run --json | tr -d '\\n' >> "${planned}"
echo >> "${planned}"
`,
);
chmodSync(join(tools, 'npx'), 0o755);

const textOf = (example: string) => readFileSync(join(root, 'examples', example), 'utf8');

function shell(script: string, variables: Readonly<Record<string, string>>): Plan {
  writeFileSync(planned, '');
  const { status, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { HOME: folder, PATH: `${tools}:${process.env['PATH'] ?? ''}`, ...variables },
  });
  expect([status, stderr]).toEqual([0, expect.stringContaining('shard ')]);
  const [line = ''] = readFileSync(planned, 'utf8').split('\n');
  return planSchema.parse(JSON.parse(line));
}

/** The rows of what two machines would measure of two: all of the plan, each once. */
function expectWhole(parts: readonly Plan[]): void {
  const rows = parts
    .flatMap(({ blocks }) => blocks.map(({ scenario }) => scenario))
    .filter((name) => !/^probe/.test(name));
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

  test('its command measures the part of its pod', () => {
    const [, , script = ''] = container?.command ?? [];
    const given = Object.fromEntries((container?.env ?? []).map(({ name, value = '' }) => [name, value]));
    const parts = ['0', '1'].map((JOB_COMPLETION_INDEX) =>
      shell(script, { ...given, JOB_COMPLETION_INDEX, JOB_COMPLETIONS: '2' }),
    );
    expectWhole(parts);
  });
});

test('GitHub: a matrix, each job its part', () => {
  const { shards, steps } = stepsOf('ci/github-shards.yml', 'measure');
  expect(shards).toEqual([1, 2, 3, 4]);
  const [script = ''] = lockstepIn(steps);
  expect(script).toContain(`\${{ matrix.shard }}/${shards.length} `);
  const partOf = (shard: number) =>
    script.replaceAll('${{ matrix.shard }}/4', `${shard}/2`).replaceAll('${{ matrix.shard }}', `${shard}`);
  expectWhole([1, 2].map((shard) => shell(partOf(shard), {})));
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

test('GitLab: parallel, each job its part', () => {
  const { measure } = parse(textOf('ci/gitlab-shards.yml')) as { measure: { parallel: number; script: string[] } };
  expect(measure.parallel).toBe(4);
  const script = measure.script.find((line) => line.includes('lockstep')) ?? '';
  expectWhole(['1', '2'].map((CI_NODE_INDEX) => shell(script, { CI_NODE_INDEX, CI_NODE_TOTAL: '2' })));
});

test('Slurm: an array, each task its part', () => {
  const script = textOf('slurm/shards.sh');
  const parts = ['1', '2'].map((SLURM_ARRAY_TASK_ID) =>
    shell(script, { SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_COUNT: '2' }),
  );
  expectWhole(parts);
});

const hasParallel = spawnSync('parallel', ['--version']).status === 0;

test.skipIf(!hasParallel)('GNU parallel: one part after the other, and all of them merged', () => {
  writeFileSync(join(folder, 'asked'), '');
  shell(textOf('parallel/shards.sh'), {});
  const parts = readFileSync(planned, 'utf8').trim().split('\n');
  expectWhole(parts.map((line) => planSchema.parse(JSON.parse(line))));
  expect(parts).toHaveLength(4);
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain('merge');
});
