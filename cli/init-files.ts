import { relative, sep } from 'node:path';
import type { Project } from './init-project.ts';

/** What `lockstep init` writes, as text. */
export interface StarterFile {
  /** From the folder of the project, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly about: string;
}

export interface Starter {
  readonly suite: StarterFile;
  readonly others: readonly StarterFile[];
}

/** A suite that runs as it is, a configuration that names it, and a workflow that gates pull requests by both. */
export function starterOf(project: Project, isConfigured: boolean): Starter {
  const end = endOf(project);
  const path = project.hasServer ? `bench/own-server.${end}` : `bench/wait-and-answer.${end}`;
  const suite = { path, text: project.hasServer ? ownServer(project) : mockServer(project), about: 'a suite' };
  const configuration = {
    path: `lockstep.config.${end}`,
    text: configurationOf(path),
    about: 'what "lockstep run" and "lockstep gate" measure where nothing is said',
  };
  const workflow = {
    path: [...upwards(project), '.github/workflows/lockstep.yml'].join('/'),
    text: workflowOf(project),
    about: 'a gate for pull requests',
  };
  return { suite, others: [...(isConfigured ? [] : [configuration]), workflow] };
}

/** What Node takes for an ES module in this project. */
function endOf({ isModule, isTypeScript }: Project): string {
  return `${isModule ? '' : 'm'}${isTypeScript ? 'ts' : 'js'}`;
}

function types({ isTypeScript }: Project) {
  return isTypeScript
    ? { importing: "import type { Call, Options } from 'lockstep';\n\n", options: ' satisfies Options', call: ': Call' }
    : { importing: '', options: '', call: '' };
}

function ownServer(project: Project): string {
  const { importing, options, call } = types(project);
  return `${importing}// One request to this project's own server, which is started at a free port and ended with the run.
export const options = { server: { command: '${project.packageManager} run start', cwd: '..' }, concurrency: [16] }${options};

// Ask what matters to you: what is returned has to be the same in every round.
export default async ({ target }${call}) => (await fetch(\`\${target?.origin}/\`)).text();
`;
}

function mockServer(project: Project): string {
  const { importing, options, call } = types(project);
  const found = project.clients.filter((name) => name !== 'undici');
  const hint = found.length === 0 ? 'a call of yours' : `what this project does with ${found.join(', ')}`;
  const client = project.clients.includes('undici')
    ? { importing: "import { request } from 'undici';\n", ask: '(await request(', body: ')).body.arrayBuffer()' }
    : { importing: '', ask: '(await fetch(', body: ')).arrayBuffer()' };
  return `${client.importing}${importing}// A request that waits for 20 ms, to lockstep's own mock server. Put ${hint} in its place.
export const options = { server: 'http', params: { latencyMs: [20] }, concurrency: [16] }${options};

export default async ({ id, target }${call}) => ${client.ask}\`\${target?.origin}/item/\${id}\`${client.body};
`;
}

function configurationOf(suite: string): string {
  return `export default {
  suites: ['./${suite}'],
  model: ['sequential', 'event-loop', 'worker-thread-pool'],
  gate: { model: ['event-loop'], margin: '10%' },
};
`;
}

/** From the project to the root of its repository. */
function upwards({ folder, root }: Project): string[] {
  return relative(folder, root)
    .split(sep)
    .filter((part) => part !== '');
}

function workflowOf(project: Project): string {
  const within = relative(project.root, project.folder).split(sep).join('/');
  const folder = within === '' ? '' : `\n    defaults: { run: { working-directory: ${JSON.stringify(within)} } }`;
  return `# A pull request that makes the code slower fails. It runs with the right to read, and no other.
name: lockstep
on: pull_request
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 15${folder}
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with: { fetch-depth: 0, persist-credentials: false }
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with: { node-version: 24 }
      - run: ${installation(project)}
      - env:
          BASE: \${{ github.event.pull_request.base.sha }}
        run: |
          code=0
          npx --no-install lockstep gate --against "$(git merge-base "$BASE" HEAD)" --report github-summary=summary.md || code=$?
          [ ! -f summary.md ] || cat summary.md >>"$GITHUB_STEP_SUMMARY"
          exit "$code"
`;
}

/** As the lock file says, where there is one. */
function installation({ packageManager, packageManagerVersion: version, isLocked }: Project): string {
  switch (packageManager) {
    case 'npm':
      return isLocked ? 'npm ci' : 'npm install';
    case 'pnpm':
      return `npx --yes pnpm@${version ?? 'latest'} install${isLocked ? ' --frozen-lockfile' : ''}`;
    case 'yarn':
      return version === null || version.startsWith('1.')
        ? `npx --yes yarn@${version ?? 1} install${isLocked ? ' --frozen-lockfile' : ''}`
        : `npx --yes @yarnpkg/cli-dist@${version} install${isLocked ? ' --immutable' : ''}`;
    case 'bun':
      return `npx --yes bun@${version ?? 'latest'} install${isLocked ? ' --frozen-lockfile' : ''}`;
  }
}
