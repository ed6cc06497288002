import { join } from 'node:path';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../cli/exit-codes.ts';
import { exitCodeOf } from '../../cli/gate-against.ts';
import { main } from '../../cli/main.ts';
import type { GateReport } from '../../core/records/gate-report.ts';
import { capturedIo } from '../_io.ts';
import { plan } from '../_plan.ts';
import { Repository } from './_repository.ts';
import { temporaryFolder, writeResultFile } from './_result-files.ts';

const folder = temporaryFolder();

async function said(cwd: string, ...words: readonly string[]) {
  const io = capturedIo({ cwd });
  return { code: await main(['gate', ...words], io), output: io.output(), errors: io.errors() };
}
const refusal = (message: string) => ({ code: exitCodes.usage, output: '', errors: `lockstep: ${message}\n` });

describe('what cannot be gated is refused in one line, with exit code 2:', () => {
  const choice =
    'gate needs one of --against <ref>, --continue <file>, --baseline <file>, --save-baseline <file>, --merge or --suggest';
  const file = join(folder, 'base.ndjson');

  test.each<[string, readonly string[], string]>([
    ['nothing to compare with', [], choice],
    ['a commit and a file', ['--against', 'main', '--baseline', file], choice],
    ['a commit, and a file to save', ['--against', 'main', '--save-baseline', file], choice],
    ['a file, and a file to save', ['--baseline', file, '--save-baseline', file], choice],
    [
      'a metric',
      ['--against', 'main', '--noise-floor', 'makespnMs=1%'],
      'unknown metric "makespnMs": did you mean makespanMs?',
    ],
    [
      'a noise floor',
      ['--against', 'main', '--noise-floor', 'makespanMs=much'],
      "option '--noise-floor <metric=share>' argument 'makespanMs=much' is invalid. It must be a share such as 5% or 0.05.",
    ],
    ['a report', ['--against', 'main', '--report', 'markdwn'], 'unknown report "markdwn": did you mean markdown?'],
    ['a suite', ['htp-get', '--against', 'main'], 'unknown suite "htp-get": did you mean http-get?'],
    ['a model', ['--against', 'main', '-m', 'event-lop'], 'unknown model "event-lop": did you mean event-loop?'],
    [
      'a folder that is no git repository',
      ['--against', 'main'],
      'gate --against compares commits, and this is no git repository',
    ],
  ])('%s', async (_, words, message) => {
    expect(await said(folder, ...words)).toEqual(refusal(message));
  });

  test.each([
    ['--against', 'main', 'a gate'],
    ['--baseline', file, 'two runs'],
  ])('a report that cannot tell of it (%s)', async (flag, word, what) => {
    if (flag === '--baseline') await writeResultFile(file, plan({ rounds: 1 }));
    const { code, output, errors } = await said(folder, flag, word, '--report', 'svg');
    expect([code, output]).toEqual([exitCodes.usage, '']);
    expect(errors).toMatch(new RegExp(`^lockstep: svg cannot tell of ${what}: .*\\bmarkdown\\b.* can\n$`));
  });

  test('a baseline that is not there', async () => {
    const { code, output, errors } = await said(folder, '--baseline', 'nowhere.ndjson');
    expect([code, output]).toEqual([exitCodes.usage, '']);
    expect(errors).toMatch(/^lockstep: cannot read .*nowhere\.ndjson: .*\n$/);
  });

  test('a commit that is not there', async () => {
    const repository = new Repository();
    expect(await said(repository.folder, '--against', 'mian')).toEqual(
      refusal('there is no commit "mian": did you mean main?'),
    );
    expect(repository.leftovers).toEqual([]);
  });

  test('a commit that looks like an option', async () => {
    const { folder: cwd } = new Repository();
    expect(await said(cwd, '--against=--all')).toEqual(refusal('there is no commit "--all"'));
  });

  test('a commit that a shallow clone does not have, with what helps', async () => {
    const repository = new Repository();
    repository.commit({ 'readme.md': 'more' });
    repository.git('clone', '--quiet', '--depth', '1', `file://${repository.folder}`, 'shallow');
    expect(await said(repository.path('shallow'), '--against', 'HEAD~1')).toEqual(
      refusal('there is no commit "HEAD~1": this is a shallow clone (on GitHub: actions/checkout with fetch-depth: 0)'),
    );
  });
});

describe('a file of accepted slowdowns is refused in one line, with exit code 2, where', () => {
  const change = {
    cell: 'http-get',
    metric: 'makespanMs',
    upTo: 0.15,
    reason: 'bodies are validated now',
    expires: '2027-01-31',
  };

  test.each<[string, string, RegExp]>([
    ['it is no JSON', 'nothing', /not valid JSON/],
    ['it is no list', JSON.stringify(change), /expected array/],
    ['a field is unknown', JSON.stringify([{ ...change, until: 'later' }]), /"until"/],
    ['a field is missing', JSON.stringify([{ ...change, reason: undefined }]), /reason/],
    ['a metric is unknown', JSON.stringify([{ ...change, metric: 'speed' }]), /makespanMs/],
    ['a day is none', JSON.stringify([{ ...change, expires: '2027-02-30' }]), /expires/],
    ['a share is none', JSON.stringify([{ ...change, upTo: 0 }]), /upTo/],
    [
      'a share is a word',
      JSON.stringify([{ ...change, upTo: 'much' }]),
      /must be a share such as 0\.15 or "15%".*upTo/,
    ],
    [
      'a share was meant as percent',
      JSON.stringify([{ ...change, upTo: 15 }]),
      /15 means 1500 %; write 0\.15, or "1500%" where so much is meant.*upTo/,
    ],
  ])('%s', async (what, text, reason) => {
    const cwd = join(folder, what.replaceAll(' ', '-'));
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'lockstep.accepted.json'), text);
    writeFileSync(join(cwd, 'mine.json'), text);
    for (const [name, words] of [
      ['lockstep.accepted.json', []],
      ['mine.json', ['--accepted', 'mine.json']],
    ] as const) {
      const { code, output, errors } = await said(cwd, '--against', 'main', ...words);
      expect([code, output]).toEqual([exitCodes.usage, '']);
      expect(errors).toMatch(/^lockstep: .*\n$/);
      expect(errors).toContain(name);
      expect(errors).toMatch(reason);
    }
  });

  test('it was asked for and is not there', async () => {
    const { code, errors } = await said(folder, '--against', 'main', '--accepted', 'mine.json');
    expect(code).toBe(exitCodes.usage);
    expect(errors).toMatch(/^lockstep: cannot read .*mine\.json: ENOENT.*\n$/);
  });
});

describe('a base that cannot be prepared', () => {
  test('ends it with exit code 4 and in one line, and leaves nothing', async () => {
    const repository = new Repository();
    expect(await said(repository.folder, '--against', 'HEAD', '--prepare', 'exit 3')).toEqual({
      code: exitCodes.environment,
      output: '',
      errors:
        'preparing the base: exit 3\nlockstep: the base could not be prepared: "exit 3" ended with 3: it said nothing\n',
    });
    expect(repository.leftovers).toEqual([]);
    expect(readdirSync(repository.folder)).toEqual(['.git', 'readme.md']);
  });

  test('because somebody interrupts it, ends it as interrupted', async () => {
    const repository = new Repository();
    const interruption = new AbortController();
    const io = capturedIo({
      cwd: repository.folder,
      interrupted: interruption.signal,
      stderr: () => interruption.abort(),
    });
    expect(await main(['gate', '--against', 'HEAD', '--prepare', 'sleep 1000'], io)).toBe(exitCodes.interrupted);
    expect(repository.leftovers).toEqual([]);
  });
});

describe('the configuration', () => {
  test('may name no metric that there is not', async () => {
    writeFileSync(join(folder, 'lockstep.config.ts'), 'export default { gate: { noiseFloor: { makespnMs: 0.01 } } };');
    const { code, errors } = await said(folder, '--against', 'main');
    expect(code).toBe(exitCodes.usage);
    expect(errors).toMatch(/^lockstep: lockstep\.config\.ts: .*makespnMs.*\n$/);
  });
});

describe('the exit code', () => {
  const reportOf = (word: GateReport['verdict']['word'], state: GateReport['state'] = 'complete') =>
    ({ verdict: { word }, state }) as GateReport;

  test.each([
    ['pass', exitCodes.done, exitCodes.done],
    ['regression', exitCodes.regression, exitCodes.regression],
    ['new', exitCodes.done, exitCodes.done],
    ['removed', exitCodes.done, exitCodes.invalid],
    ['inconclusive', exitCodes.done, exitCodes.invalid],
    ['invalid', exitCodes.invalid, exitCodes.invalid],
  ] as const)('of %s is %i, and with --strict %i', (word, plain, strict) => {
    expect([false, true].map((isStrict) => exitCodeOf(reportOf(word), true, isStrict))).toEqual([plain, strict]);
  });

  test.each([
    ['pass', exitCodes.invalid],
    ['regression', exitCodes.regression],
    ['inconclusive', exitCodes.invalid],
    ['invalid', exitCodes.invalid],
  ] as const)('of %s is %i where a report could not be written', (word, code) => {
    expect(exitCodeOf(reportOf(word), false, false)).toBe(code);
  });

  test('of what was interrupted is that of nothing else', () => {
    expect(exitCodeOf(reportOf('invalid', 'interrupted'), true, false)).toBe(exitCodes.interrupted);
  });
});
