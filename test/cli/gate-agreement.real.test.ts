import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addOptions, readSources } from '../../cli/command-options.ts';
import { agreementOn } from '../../cli/gate-agreement.ts';
import { checkOutBase } from '../../core/gate/base-checkout.ts';
import { gateCells } from '../../core/gate/both-sides.ts';
import { capturedIo } from '../_io.ts';
import { Repository } from './_repository.ts';

/** What is gated, at which margin and what is accepted: the base says it, so that no change can switch its own gate off. */

const suite = (name: string, operations = 8) => `
  const workload = { module: import.meta.url, export: 'make' };
  export const make = () => ({ run: async () => ({}), close: async () => {} });
  const params = { operations: { about: 'a round', values: [${operations}] } };
  const work = (of) => ({ kind: 'drawn', operations: of.operations, latency: 'constant', latencyMs: 0, bytes: 0, stallShare: 0, stallMs: 0, errorShare: 0 });
  export default { name: '${name}', about: '-', server: null, workload, params, concurrency: [1], work, bound: null };`;
const configured = (suites: readonly string[], gate: object = {}) =>
  `export default ${JSON.stringify({ suites, gate: { model: ['event-loop'], ...gate } })};`;
const files = {
  'a.mjs': suite('a'),
  'b.mjs': suite('b'),
  'lockstep.config.ts': configured(['./a.mjs', './b.mjs'], { margin: '5%' }),
};
const change = (metric: string) => ({
  cell: 'a @1 event-loop 1',
  metric,
  upTo: 0.5,
  reason: 'wanted',
  expires: '2126-01-01',
});
const accepting = (...metrics: readonly string[]) => JSON.stringify(metrics.map(change));

/** What is agreed on in a repository whose base is the last commit, and every cell with the side that alone has it. */
async function agreed(repository: Repository, ...words: readonly string[]) {
  const io = capturedIo({ cwd: repository.folder });
  const command = addOptions(new Command('gate'), 'gate').argument('[suites...]');
  command.parse(words, { from: 'user' });
  const read = (folder: string) => readSources(command, 'gate', folder);
  const sources = await read(repository.folder);
  const base = checkOutBase(repository.folder, 'HEAD');
  try {
    const defaults = { suites: ['http-get'], options: {} };
    const found = await agreementOn({ words: command.args, sources, read, defaults }, base, io);
    const cells = gateCells(found, found.margins, (url) => base.inBase(url)).told;
    return { ...found, cells: cells.map(({ id, only }) => `${id.split(' ')[0]}${only === null ? '' : ` ${only}`}`) };
  } finally {
    base.close();
  }
}

function changedTo(written: Readonly<Record<string, string>>, removed: readonly string[] = []): Repository {
  const repository = new Repository(files);
  repository.write(written);
  for (const name of removed) repository.git('rm', '--quiet', '--force', name);
  return repository;
}

describe('what is gated', () => {
  test('is what both configure where nothing has changed, and there is nothing to be told', async () => {
    const { cells, notes, margins } = await agreed(new Repository(files));
    expect({ cells, notes, margin: margins.margin }).toEqual({ cells: ['a', 'b'], notes: [], margin: 0.05 });
  });

  test('is still a suite that the candidate no longer configures', async () => {
    const { cells, notes } = await agreed(
      changedTo({ 'lockstep.config.ts': configured(['./a.mjs'], { margin: '5%' }) }),
    );
    expect(cells).toEqual(['a', 'b']);
    expect(notes).toEqual(['this change no longer configures ./b.mjs, which counts until that is on the base']);
  });

  test('lacks a suite that the candidate has deleted, which is told as removed', async () => {
    const { cells } = await agreed(changedTo({ 'lockstep.config.ts': configured(['./a.mjs']) }, ['b.mjs']));
    expect(cells).toEqual(['a', 'b base']);
  });

  test('lacks a suite that the candidate has renamed, which is told', async () => {
    const repository = changedTo({ 'lockstep.config.ts': configured(['./a.mjs', './c.mjs'], { margin: '5%' }) });
    repository.git('mv', 'b.mjs', 'c.mjs');
    const { cells, notes } = await agreed(repository);
    expect(cells).toEqual(['a', 'b candidate', 'b base']);
    expect(notes).toContain('this change renames ./b.mjs to c.mjs: what has another name is compared with nothing');
  });

  test('may be removed as a whole', async () => {
    const repository = changedTo({ 'lockstep.config.ts': configured(['./c.mjs']), 'c.mjs': suite('c') }, [
      'a.mjs',
      'b.mjs',
    ]);
    expect((await agreed(repository)).cells).toEqual(['c candidate', 'a base', 'b base']);
  });

  test('has what the candidate adds as new', async () => {
    const suites = ['./a.mjs', './b.mjs', './c.mjs'];
    const { cells } = await agreed(changedTo({ 'lockstep.config.ts': configured(suites), 'c.mjs': suite('c') }));
    expect(cells).toEqual(['a', 'b', 'c candidate']);
  });

  test('has the work of the base where a suite would do less', async () => {
    const { notes, basePlan } = await agreed(changedTo({ 'b.mjs': suite('b', 1) }));
    expect(notes).toEqual([]);
    expect(basePlan!.trials.map(({ work }) => work)).toMatchObject([{ operations: 8 }, { operations: 8 }]);
  });

  test('is what is named on the command line, of both sides', async () => {
    const { cells, notes } = await agreed(
      changedTo({ 'lockstep.config.ts': configured([]) }),
      './b.mjs',
      '--margin',
      '7%',
    );
    expect({ cells, notes: notes.filter((note) => note.includes('no longer')) }).toEqual({ cells: ['b'], notes: [] });
  });

  test('is what the candidate configures where the base configures nothing', async () => {
    const repository = new Repository({ 'a.mjs': suite('a') });
    repository.write({ 'lockstep.config.ts': configured(['./a.mjs'], { margin: '20%' }) });
    const { cells, margins, notes } = await agreed(repository);
    expect({ cells, margin: margins.margin, notes }).toEqual({ cells: ['a'], margin: 0.2, notes: [] });
  });

  test('is what the candidate configures where that of the base cannot be read, which is told', async () => {
    const repository = new Repository({ ...files, 'lockstep.config.ts': 'throw new Error("no home")' });
    repository.write({ 'lockstep.config.ts': files['lockstep.config.ts'] });
    const { notes } = await agreed(repository);
    expect(notes).toEqual([expect.stringMatching(/^the candidate's configuration decides .*no home$/)]);
  });
});

describe('the margin', () => {
  const repository = () => changedTo({ 'lockstep.config.ts': configured(['./a.mjs', './b.mjs'], { margin: '90%' }) });

  test('is that of the base, and a change of it is told', async () => {
    const { margins, notes } = await agreed(repository());
    expect(margins.margin).toBe(0.05);
    expect(notes).toEqual([
      'this change configures --margin 0.9: --margin 0.05 of the base counts until that is on it',
    ]);
  });

  test('is what is given', async () => {
    const { margins, notes } = await agreed(repository(), '--margin', '50%');
    expect({ margin: margins.margin, notes }).toEqual({ margin: 0.5, notes: [] });
  });
});

describe('what is accepted', () => {
  test('by the change itself is told first, and does not count', async () => {
    const repository = changedTo({ 'lockstep.accepted.json': accepting('makespanMs') });
    const { accepted, notes } = await agreed(repository);
    expect(accepted).toEqual([]);
    expect(notes[0]).toBe(
      'accepted by this change itself, which counts once it is on the base: a @1 event-loop 1, makespanMs: wanted',
    );
  });

  test('by the base counts, without a word', async () => {
    const repository = new Repository({ ...files, 'lockstep.accepted.json': accepting('bytes') });
    const { accepted, notes, margins } = await agreed(repository);
    expect(accepted).toEqual([change('bytes')]);
    expect(notes).toEqual([]);
    expect(margins.mayAnswersDiffer?.('a @1 event-loop 1')).toBe(true);
  });

  test('by a file that is given counts', async () => {
    const repository = changedTo({ 'lockstep.accepted.json': accepting('makespanMs') });
    const { accepted, notes } = await agreed(repository, '--accepted', 'lockstep.accepted.json');
    expect({ accepted, notes }).toEqual({ accepted: [change('makespanMs')], notes: [] });
  });

  test('may be configured in a file that the base does not have yet', async () => {
    const gate = { margin: '5%', accepted: 'mine.json' };
    const written = { 'lockstep.config.ts': configured(['./a.mjs', './b.mjs'], gate), 'mine.json': accepting('bytes') };
    const { accepted, notes } = await agreed(changedTo(written));
    expect(accepted).toEqual([]);
    expect(notes).toHaveLength(2);
  });
});
