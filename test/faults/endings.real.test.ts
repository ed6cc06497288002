import { describe, expect, test } from 'vitest';
import { Command } from './_command.ts';

/** A command that has told what it found ends, and one that is interrupted does, whatever a file of the user's is up to. */

/** A suite of one file that is measured at once, and what its module does beside. */
const suite = (aside: string) => `
import { writeFileSync } from 'node:fs';
import { defineSuite, drawn, outcomeOf } from 'lockstep';
${aside}
export const make = async () => ({ run: async () => outcomeOf('x'), close: async () => {} });
export default defineSuite({ name: 's', about: '-', server: null, workload: { module: import.meta.url, export: 'make' },
  params: {}, concurrency: [1], work: () => drawn({ operations: 4 }), bound: null });`;

/** Said when its module has given its thread back once: until then a signal ends the process as if nobody listened. */
const isLoading = "await new Promise((resolve) => setTimeout(resolve, 50)); writeFileSync('loading', '');";
const dryRun = ['run', './s.ts', '--dry-run', '--order-seed', '1'];

describe.concurrent('a command ends', () => {
  test.each([
    ['a timer', 'setInterval(() => {}, 1000);'],
    ['a server', "import { createServer } from 'node:net'; createServer().listen(0, '127.0.0.1');"],
    ['a signal handler of its own', "process.on('SIGINT', () => {}); setInterval(() => {}, 1000);"],
  ])('though a suite leaves %s open, and all that it said is there', async (_, aside) => {
    using run = new Command(dryRun, { files: { 's.ts': suite(aside) } });
    expect(await run.ended()).toBe(0);
    expect(run.stdout).toContain('s @1: 12 rounds');
    expect(run.leftovers).toEqual([]);
  });

  test('whole, though more was said than a pipe holds and its reader is slow', async () => {
    const shell = '"$@" | (sleep 1; wc -c)';
    using run = new Command([...dryRun, '--json'], { files: { 's.ts': suite('') }, shell });
    await run.ended();
    using again = new Command([...dryRun, '--json'], { files: { 's.ts': suite('') } });
    await again.ended();
    expect(Number(run.stdout)).toBeGreaterThan(1000);
    expect(Number(run.stdout)).toBe(again.stdout.replaceAll(again.folder, run.folder).length);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s, though a module never finishes loading',
    async (signal) => {
      const aside = `${isLoading} await new Promise((resolve) => setTimeout(resolve, 1e8));`;
      using run = new Command(dryRun, { files: { 's.ts': suite(aside) } });
      await run.until(() => run.hasFile('loading'));
      run.signal(signal, 'command');
      expect(await run.ended()).toBe(130);
      expect(run.leftovers).toEqual([]);
    },
  );

  test('at once by a second signal', async () => {
    const aside = `${isLoading} process.on('SIGINT', () => writeFileSync('heard', '')); await new Promise((resolve) => setTimeout(resolve, 1e8));`;
    using run = new Command(dryRun, { files: { 's.ts': suite(aside) } });
    await run.until(() => run.hasFile('loading'));
    run.signal('SIGINT', 'command');
    await run.until(() => run.hasFile('heard'));
    run.signal('SIGINT', 'command');
    expect(await run.ended()).toBe(130);
  });
});
