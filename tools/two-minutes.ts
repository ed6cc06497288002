import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Records what a stranger types and sees from the installation to the sentence about a function of his own, with the seconds
 * since he began, and writes docs/two-minutes.md of it. Fails where that took more than two minutes or ten typed lines.
 */

const MOST_SECONDS = 120;
const MOST_LINES = 10;

const root = join(import.meta.dirname, '..');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'lockstep-two-minutes-')));
const env = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter), NO_COLOR: '1' };

/** A line at the prompt, and what is typed into what it starts, up to Ctrl-D. */
interface Typed {
  readonly command: string;
  readonly input?: readonly string[];
}

/** What was seen, a line each, and when: seconds since the first line was typed. */
interface Line {
  readonly seconds: number | null;
  readonly text: string;
}

function sessionOf(tarball: string): readonly Typed[] {
  const read = ["import { readFile } from 'node:fs/promises';", '', "export default () => readFile('package.json');"];
  return [
    { command: `npm install --save-dev ./${tarball}` },
    { command: 'cat >read-it.ts', input: read },
    { command: 'npx lockstep run ./read-it.ts' },
  ];
}

/** Runs what is typed, one after the other, in a shell of its own each. */
async function recorded(typed: readonly Typed[]): Promise<{ readonly lines: Line[]; readonly sentence: number }> {
  const lines: Line[] = [];
  const begun = performance.now();
  const now = () => (performance.now() - begun) / 1000;
  let sentence = Number.NaN;
  for (const { command, input } of typed) {
    lines.push({ seconds: now(), text: `$ ${command}` });
    for (const text of input ?? []) lines.push({ seconds: null, text });
    const child = spawn('bash', ['-c', command], { cwd: home, env, stdio: 'pipe' });
    const keep = (chunk: Buffer): void => {
      const seen = stripVTControlCharacters(chunk.toString()).replaceAll(`${home}/`, '').trimEnd();
      for (const text of seen.split('\n')) lines.push({ seconds: now(), text });
    };
    child.stderr.on('data', keep);
    child.stdout.once('data', () => (sentence = now())); // a report begins with it
    child.stdout.on('data', keep);
    child.stdin.end(input === undefined ? '' : `${input.join('\n')}\n`);
    const [code] = (await once(child, 'close')) as [number | null]; // oxlint-disable-line no-await-in-loop
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${lines.map(({ text }) => text).join('\n')}`);
  }
  return { lines, sentence };
}

function pageOf(lines: readonly Line[], { sentence, count }: { readonly sentence: number; readonly count: number }) {
  const stamp = ({ seconds }: Line) => (seconds === null ? '' : seconds.toFixed(1)).padStart(6);
  const told = lines.map((line) => `${stamp(line)}  ${line.text}`.trimEnd());
  return `# Two minutes

From the installation to a sentence about a function of one's own: ${count} typed lines, ${sentence.toFixed(0)} s. In an empty project, on Node ${process.versions.node} and two cores; \`make two-minutes\` recorded it, and the numbers on the left are seconds.

\`\`\`text
${told.join('\n')}
\`\`\`

What to do next: [your code, one need at a time](your-code.md).
`;
}

try {
  execFileSync('npm', ['pack', '--pack-destination', home], { cwd: root, env, stdio: 'ignore' });
  const [tarball = ''] = readdirSync(home);
  writeFileSync(join(home, 'package.json'), '{}\n'); // what it is, is no part of it
  const typed = sessionOf(tarball);
  const count = typed.reduce((total, { input = [] }) => total + 1 + input.length, 0);
  const { lines, sentence } = await recorded(typed);
  writeFileSync(join(root, 'docs/two-minutes.md'), pageOf(lines, { sentence, count }));
  console.log(`${count} typed lines, ${sentence.toFixed(1)} s to the sentence`);
  if (!(sentence <= MOST_SECONDS && count <= MOST_LINES)) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
