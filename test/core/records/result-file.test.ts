import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import type { ResultRecord, Results } from '../../../core/records/records.ts';
import { decodeAnswers } from '../../../core/records/answers.ts';
import { createRecordFile } from '../../../core/records/record-file.ts';
import { collect, parseResults, readResultFile } from '../../../core/records/result-file.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { environment } from '../../_environment.ts';
import { recordsOf, sessionOf } from '../../_session.ts';
import { eventLoop, member, nap, plan } from '../../_plan.ts';
import { FakeWorld } from '../../_world.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-results-'));
afterAll(() => rmSync(folder, { recursive: true }));

const planned = plan({ models: [eventLoop], suites: [member(nap)], rounds: 1, params: { operations: ['2'] } });
const session = { ...sessionOf(planned), environment: { ...environment, cpu: 'Ryzen™ 漢字' } };
const floor = { type: 'floor', name: 'loop', about: 'nothing', samples: 9, p50Ns: 1, p99Ns: 2, meanNs: 1.5 } as const;
const fault = { type: 'fault', trial: 'x', round: null, reason: 'gone' } as const;
const records: ResultRecord[] = [session, floor, ...(await recordsOf(planned, new FakeWorld())), fault].toSorted(
  (a, b) => Number(a.type === 'end') - Number(b.type === 'end'),
);
const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');

function refusal(given: string): string {
  try {
    parseResults(given, 'f.ndjson');
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error('it was taken');
}

const countOf = ({ floors, trials, rounds, faults }: Results) =>
  1 + floors.length + trials.length + rounds.length + faults.length;

describe('a result file', () => {
  test('is read as it was written', () => {
    const path = join(folder, 'new', 'deep', 'run.ndjson');
    const file = createRecordFile<ResultRecord>(path);
    for (const record of records) file.write(record);
    file.close();
    expect(file.path).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readResultFile(path)).toEqual(collect(records, path));
  });

  test('of any size says the same when its encodings are left in it', async () => {
    const many = plan({ models: [eventLoop], suites: [member(nap)], rounds: 2, params: { operations: ['500'] } });
    const all = [sessionOf(many), ...(await recordsOf(many, new FakeWorld()))];
    const path = join(folder, 'large.ndjson');
    writeFileSync(path, all.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const whole = readResultFile(path);
    const left = readResultFile(path, { largeBytes: 0 });
    expect(whole.rounds.map(({ answers }) => typeof answers?.rows)).toContain('string');
    expect(left.rounds.map(({ answers }) => typeof answers?.rows)).toContain('object');
    expect(JSON.stringify(left)).toBe(JSON.stringify(whole));
    expect(analyse(left)).toEqual(analyse(whole));
    const rowsOf = ({ rounds }: Results) =>
      rounds.map(({ answers }) => (answers === null ? [] : decodeAnswers(answers)));
    expect(rowsOf(left)).toEqual(rowsOf(whole));
    writeFileSync(path, '');
    expect(() => rowsOf(left)).toThrow('the answers of a round cannot be read');
    expect(() => JSON.stringify(left)).toThrow(`${path} has become shorter while it was read`);
  });

  test('of more lines than are told is refused in one', () => {
    const path = join(folder, 'endless.ndjson');
    writeFileSync(path, text);
    const lines = records.length;
    expect(readResultFile(path, { mostRecords: lines }).rounds).not.toEqual([]);
    expect(() => readResultFile(path, { mostRecords: lines - 1 })).toThrow(`${path} has more than ${lines - 1} lines`);
  });

  test('has each record on disk before the next is written', () => {
    const path = join(folder, 'live.ndjson');
    const file = createRecordFile<ResultRecord>(path);
    file.write(session);
    expect(readResultFile(path).session).toEqual(session);
    file.close();
  });

  test('takes the place of the one before', () => {
    const path = join(folder, 'again.ndjson');
    writeFileSync(path, 'old');
    createRecordFile<ResultRecord>(path).close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  test('that cannot be made or read is told in one line', () => {
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, '');
    expect(() => createRecordFile<ResultRecord>(join(blocked, 'run.ndjson'))).toThrow(UsageError);
    expect(() => readResultFile(join(folder, 'nowhere.ndjson'))).toThrow(/^cannot read .*nowhere\.ndjson: ENOENT/);
    expect(existsSync(join(folder, 'nowhere.ndjson'))).toBe(false);
  });
});

describe('records', () => {
  test('are sorted by kind, each in its order', () => {
    const found = collect(records, 'f');
    expect(found.session).toEqual(session);
    expect(found.floors).toEqual([floor]);
    expect(found.faults).toEqual([fault]);
    expect(found.rounds.map(({ round }) => round)).toEqual([0]);
    expect(found.end.state).toBe('complete');
  });

  test('without an end say that the run was interrupted', () => {
    expect(collect([session], 'f').end).toEqual({
      type: 'end',
      state: 'interrupted',
      reason: 'the file ends before the run did',
      elapsedMs: 0,
    });
  });

  test('that do not begin with a session are no result', () => {
    expect(() => collect([fault, session], 'f.ndjson')).toThrow(
      'f.ndjson is no result file: its first line is not a session',
    );
    expect(() => collect([], 'f.ndjson')).toThrow(UsageError);
  });
});

test('a file that is cut after any byte is read up to its last whole line, or refused where that is none', () => {
  const bytes = Buffer.from(text);
  for (let length = 0; length < bytes.length; length += 1) {
    const cut = bytes.subarray(0, length);
    const whole = cut.filter((byte) => byte === 10).length;
    if (whole === 0) {
      expect(refusal(cut.toString()), `cut at ${length}`).toContain('no result file');
    } else {
      const found = parseResults(cut.toString(), 'f');
      if (countOf(found) !== whole || found.end.state !== 'interrupted')
        throw new Error(`cut at ${length} of ${bytes.length}`);
    }
  }
  expect(countOf(parseResults(text, 'f'))).toBe(records.length - 1);
});

test('a file with any character changed is read or refused in one line, and nothing else happens', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: text.length - 1 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      (at, other) => {
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        try {
          parseResults(changed, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).not.toContain('\n');
        }
      },
    ),
    { numRuns: 300 },
  );
});

describe('a line is refused, with its number and what is wrong, that', () => {
  const first = text.slice(0, text.indexOf('\n') + 1);

  test.each([
    ['is no JSON', '{"type":"round"', 'f.ndjson, line 2: not JSON'],
    ['is empty', '', 'f.ndjson, line 2: not JSON'],
    ['is null', 'null', 'f.ndjson, line 2: '],
    ['is a list', '[]', 'f.ndjson, line 2: '],
    ['is of no known type', '{"type":"lap"}', 'f.ndjson, line 2: '],
    ['lacks what its type has', '{"type":"fault","trial":"x"}', 'f.ndjson, line 2: '],
    ['counts in fractions', JSON.stringify({ ...floor, samples: 1.5 }), 'expected int'],
    ['counts below nothing', JSON.stringify({ ...floor, samples: -1 }), 'samples'],
    ['measures what no clock could', JSON.stringify({ ...floor, p50Ns: 1e-300 }), 'p50Ns'],
    ['measures more than there is', JSON.stringify({ ...floor, p50Ns: 1e300 }), 'p50Ns'],
    ['measures without a number', JSON.stringify({ ...floor, p50Ns: null }), 'p50Ns'],
    [
      'has its type from elsewhere',
      '{"__proto__":{"type":"fault","trial":"x","round":0,"reason":""}}',
      'f.ndjson, line 2: ',
    ],
  ])('%s', (_, line, message) => {
    const told = refusal(`${first}${line}\n`);
    expect(told).toContain(message);
    expect(told).not.toContain('\n');
  });

  test('is of another schema version', () => {
    expect(refusal(`${JSON.stringify({ ...session, schemaVersion: 2 })}\n`)).toContain('line 1: ');
  });
});

test('fields that a later version adds are let be', () => {
  const found = parseResults(`${JSON.stringify({ ...session, mood: 'good' })}\n`, 'f');
  expect(found.session).toEqual(session);
});
