import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ownFolder, readNotes, sweep, writeNote } from '../../../core/monitor/places.ts';
import { aRun } from './_run.ts';

const base = mkdtempSync(join(tmpdir(), 'lockstep-places-'));
afterAll(() => rmSync(base, { recursive: true }));

let folders = 0;
function folder(): string {
  folders += 1;
  const made = join(base, String(folders));
  mkdirSync(made);
  return made;
}

const now = new Date('2026-11-28T12:00:00.000Z');
const noteOf = (id: string, endedAt: string | null = null) => ({
  run: { ...aRun, id, file: `/a/${id}.ndjson` },
  endedAt,
  state: endedAt === null ? ('running' as const) : ('ended' as const),
});

describe('the folder of the sockets', () => {
  test('is made in the one that the system has for a user, for nobody else', () => {
    const runtime = folder();
    const own = ownFolder({ XDG_RUNTIME_DIR: runtime });
    expect(own).toBe(join(runtime, 'lockstep'));
    expect(statSync(own ?? '').mode & 0o777).toBe(0o700);
  });

  test('that others may look into is closed to them', () => {
    const runtime = folder();
    mkdirSync(join(runtime, 'lockstep'));
    chmodSync(join(runtime, 'lockstep'), 0o777);
    expect(statSync(ownFolder({ XDG_RUNTIME_DIR: runtime }) ?? '').mode & 0o777).toBe(0o700);
  });

  test('is none that leads somewhere else, nor one whose sockets would have too long a name', () => {
    const runtime = folder();
    symlinkSync(folder(), join(runtime, 'lockstep'));
    expect(ownFolder({ XDG_RUNTIME_DIR: runtime })).not.toBe(join(runtime, 'lockstep'));
    const long = join(folder(), 'x'.repeat(100));
    mkdirSync(long);
    expect(ownFolder({ XDG_RUNTIME_DIR: long })).not.toContain(long);
  });
});

describe('what sessions have left', () => {
  test('is swept where they are no more: the socket goes, and the note says so', () => {
    const own = folder();
    writeNote(own, noteOf('1'));
    writeNote(own, noteOf('2'));
    for (const id of ['1', '2']) writeFileSync(join(own, `${id}.sock`), '');
    sweep(own, now, () => false);
    expect(readdirSync(own).toSorted()).toEqual(['1.json', '2.json']);
    expect(readNotes(own).map(({ state }) => state)).toEqual(['killed', 'killed']);
  });

  test('stays where they run, or ended a while ago, and is forgotten after a day', () => {
    const own = folder();
    writeNote(own, noteOf('runs'));
    writeFileSync(join(own, 'runs.sock'), '');
    writeNote(own, noteOf('ended', '2026-11-28T11:00:00.000Z'));
    writeNote(own, noteOf('old', '2026-11-27T11:00:00.000Z'));
    sweep(own, now, () => true);
    expect(readdirSync(own).toSorted()).toEqual(['ended.json', 'runs.json', 'runs.sock']);
  });

  test('is read by its schema: rubbish is none', () => {
    const own = folder();
    writeFileSync(join(own, 'a.json'), 'rubbish');
    writeFileSync(join(own, 'b.json'), JSON.stringify({ ...noteOf('../../etc/passwd') }));
    writeFileSync(join(own, 'c.json'), `${' '.repeat(100_000)}{}`);
    expect(readNotes(own)).toEqual([]);
  });
});
