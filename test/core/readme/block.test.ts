import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { END, readBlock, START, withBlock } from '../../../core/readme/block.ts';
import { UsageError } from '../../../core/text/errors.ts';

const run = { startedAt: '2026-11-22T12:00:00.000Z', commit: '0123456789' };
const readme = (...lines: string[]) => Buffer.from(lines.join('\n'));
const marked = readme('# Tool', '', START, 'what was here before', END, 'the rest', '');

describe('a report put into a README', () => {
  test('replaces what stands between the markers, and begins with what it was made from', () => {
    const [title, , start, stamp, , report, , end, rest] = withBlock(marked, 'README.md', 'verdict\n', run)
      .toString()
      .split('\n');
    expect([title, start, report, end, rest]).toEqual(['# Tool', START, 'verdict', END, 'the rest']);
    expect(stamp).toMatch(
      /^<!-- lockstep:run \{"startedAt":"2026-11-22T12:00:00\.000Z","commit":"0123456789","hash":"sha256:[0-9a-f]{64}"\} -->$/,
    );
  });

  test('can be read back, and replaced again by itself without a trace', () => {
    const once = withBlock(marked, 'README.md', 'verdict', run);
    expect(readBlock(once, 'README.md')).toEqual({ run, isUntouched: true });
    expect(withBlock(once, 'README.md', 'verdict', run)).toEqual(once);
  });

  test('keeps every other byte, whatever the bytes are', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value));
    fc.assert(
      fc.property(bytes, bytes, (before, after) => {
        const around = Buffer.concat([before, Buffer.from(`\n${START}\nold\n${END}\n`), after]);
        const updated = withBlock(around, 'README.md', 'new', run);
        expect(updated.subarray(0, before.length + 1 + START.length)).toEqual(
          around.subarray(0, before.length + 1 + START.length),
        );
        expect(updated.subarray(updated.indexOf(END))).toEqual(around.subarray(around.indexOf(END)));
        expect(updated.includes('old')).toBe(before.includes('old') || after.includes('old'));
      }),
    );
  });

  test('takes the line endings of the file, and is not edited because of them', () => {
    const windows = Buffer.from(`# Tool\r\n${START}\r\n${END}\r\nthe rest\r\n`);
    const updated = withBlock(windows, 'README.md', 'one\n\ntwo', run);
    expect(updated.toString().replaceAll('\r\n', '')).not.toContain('\n');
    expect(readBlock(updated, 'README.md')).toEqual({ run, isUntouched: true });
    const converted = Buffer.from(updated.toString().replaceAll('\r\n', '\n')); // as git may do it
    expect(readBlock(converted, 'README.md')).toEqual({ run, isUntouched: true });
  });

  test('finds its markers behind a byte order mark, with spaces after them, and at the end of the file', () => {
    const file = Buffer.from(`\uFEFF${START} \t\n${END}  `);
    const updated = withBlock(file, 'README.md', 'report', run);
    expect(updated.toString()).toMatch(/^\uFEFF<!-- lockstep:start --> \t\n<!-- lockstep:run /);
    expect(updated.toString().endsWith(`\n\nreport\n\n${END}  `)).toBe(true);
  });

  test('that has a marker in a line of its own is refused: the next update would not find its way', () => {
    expect(() => withBlock(marked, 'README.md', `a\n${END} \nb`, run)).toThrow(UsageError);
    expect(() => withBlock(marked, 'README.md', `a \`${END}\` b`, run)).not.toThrow();
  });

  test('does not let a commit end the comment that it stands in', () => {
    const evil = { ...run, commit: '--> <script>' };
    const updated = withBlock(marked, 'README.md', 'report', evil);
    expect(updated.toString()).not.toContain('--> <script>');
    expect(readBlock(updated, 'README.md')).toEqual({ run: evil, isUntouched: true });
  });
});

describe('a README without exactly one pair of markers is refused, and says what to add:', () => {
  test.each([
    ['none', readme('# Tool'), 'it has 0 and 0'],
    ['no end', readme(START), 'it has 1 and 0'],
    ['no beginning', readme(END), 'it has 0 and 1'],
    ['two pairs', readme(START, END, START, END), 'it has 2 and 2'],
    ['the end first', readme(END, START), 'it has 1 and 1 in the wrong order'],
    ['both on one line', readme(START + END), 'it has 0 and 0'],
    ['only in a sentence', readme(`Put \`${START}\` and \`${END}\` into it.`), 'it has 0 and 0'],
  ])('%s', (_, file, said) => {
    const expected = `README.md needs one line "${START}" and below it one line "${END}", between which the report is put; ${said}`;
    expect(() => readBlock(file, 'README.md')).toThrow(expected);
    expect(() => withBlock(file, 'README.md', 'report', run)).toThrow(UsageError);
  });
});

describe('a block', () => {
  const written = withBlock(marked, 'README.md', 'throughput 746 op/s', run).toString();
  const read = (text: string) => readBlock(Buffer.from(text), 'README.md');

  test.each([
    ['a number', (text: string) => text.replace('746', '947')],
    ['the date of its run', (text: string) => text.replace('2026-11-22', '2026-11-23')],
    ['its commit', (text: string) => text.replace('0123456789', 'fedcba9876')],
    ['a line more', (text: string) => text.replace(END, `and best of all\n${END}`)],
  ])('knows that %s was changed by hand', (_, edit) => {
    expect(edit(written)).not.toBe(written);
    expect(read(edit(written))?.isUntouched).toBe(false);
  });

  test('does not mind what changes around it', () => {
    expect(read(written.replace('the rest', 'another rest'))?.isUntouched).toBe(true);
  });

  test.each([
    ['that is empty', readme(START, END).toString()],
    ['of words only', marked.toString()],
    ['whose stamp is no JSON', written.replace('{"startedAt"', '{startedAt')],
    ['whose stamp has no date', written.replace('2026-11-22T12:00:00.000Z', 'yesterday')],
  ])('%s holds no report', (_, text) => {
    expect(read(text)).toBeNull();
  });
});
