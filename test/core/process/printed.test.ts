import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Printed } from '../../../core/process/printed.ts';

function printed(...chunks: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let shown = '';
  const counted = new Printed({ stdout, stderr }, 'loop 4', (text) => void (shown += text.toString()));
  for (const [place, text] of chunks.entries()) (place % 2 === 0 ? stdout : stderr).emit('data', Buffer.from(text));
  counted.end();
  return { shown, bytes: counted.bytes, lines: counted.lines };
}

test('what both streams say is counted, and shown as it comes', () => {
  expect(printed('one\ntw', 'o\n', 'é')).toEqual({ shown: 'one\ntwo\né', bytes: 10, lines: 2 });
  expect(printed()).toEqual({ shown: '', bytes: 0, lines: 0 });
});

test('of much only the beginning is shown, and at the end how much it was, and its last line', () => {
  const lines = Array.from({ length: 10_000 }, (_, place) => `line ${place}\n`);
  const { shown, bytes, lines: count } = printed(...lines, 'the end\n');
  expect([bytes, count]).toEqual([lines.join('').length + 8, 10_001]);
  const [first, ...rest] = shown.split('lockstep: ');
  expect(first).toBe(`${lines.join('').slice(0, 16_384)}\n`);
  expect(rest).toEqual([
    'what loop 4 prints is only counted from here on\n',
    'loop 4 printed 10001 lines, 98.9\u00A0kB; the last: the end\n',
  ]);
});

test('what Node says of its inspector is nothing that a process has printed, once it was asked for', async () => {
  const stderr = new PassThrough();
  let shown = '';
  const counted = new Printed(
    { stdout: new PassThrough(), stderr },
    'loop 4',
    (text) => void (shown += text.toString()),
  );
  const said = 'Debugger listening on ws://127.0.0.1:4/a-b\nFor help, see: https://nodejs.org/en/docs/inspector\n';
  const say = (text: string) => stderr.emit('data', Buffer.from(text));
  say(said); // by a user's own hand
  expect(counted).toMatchObject({ bytes: said.length, lines: 2 });
  const first = counted.inspectorAddress();
  expect([first.isNew, counted.inspectorAddress().isNew]).toEqual([true, false]);
  say(`é\n${said}Debugger attached.\nmore\n`);
  expect(await first.address).toBe('ws://127.0.0.1:4/a-b');
  counted.forgetInspector();
  expect(counted.inspectorAddress().isNew).toBe(true);
  say('Waiting for the debugger to disconnect...\nDebugger ending on ws://127.0.0.1:4/a-b\n');
  counted.forgetInspector();
  say('Debugger attached.\nlast\n');
  expect(shown).toBe(`${said}é\nmore\nlast\n`);
  expect(counted.bytes).toBe(Buffer.byteLength(shown));
});
