import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { briefly, Command, endsOf, failing, type Given } from './_command.ts';

/** Where it runs: every machine, folder and limit gives the right result, or one line that says what to do. */

const models = ['--model', 'event-loop,sequential'];
const run = failing('throws', ...briefly, ...models);
const overHttp = ['run', 'http-get', '-p', 'latencyMs=1', '--json', '--out', 'out.ndjson', ...briefly, ...models];
const checkout = resolve(import.meta.dirname, '../..');
const odd = `it's "odd" 🦀 $HOME \`id\` %20 #1 ?q=1 ${'l'.repeat(200)}`;
const clock = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** Mounts of its own, and the network: as root, or where everybody may be root of a namespace. */
const alone = process.getuid?.() === 0 ? 'unshare' : 'unshare --map-root-user';
const may = (script: string) => spawnSync('bash', ['-c', script], { stdio: 'ignore' }).status === 0;
const inMounts = (script: string) => `${alone} --mount bash -c 'mount --make-rprivate /; ${script}' bash "$@"`;
const mayMount = may(inMounts('mount -t tmpfs none /mnt && mount -o remount,ro,bind /'));

interface Place extends Given {
  readonly words?: readonly string[];
  /** False where this machine does not let us try. */
  readonly isHere?: boolean;
}

const places: Readonly<Record<string, Place>> = {
  'on one CPU': { shell: 'taskset -c "$(taskset -pc $$ | grep -o "[0-9]*$")" "$@"', isHere: may('taskset -p $$') },
  'in 64 MB of heap': { env: { NODE_OPTIONS: '--max-old-space-size=64' } },
  'without a home': { shell: 'unset HOME XDG_CACHE_HOME; exec "$@"' },
  'in a time zone and a language that nobody has': {
    env: { TZ: 'Nowhere/Odd', LC_ALL: 'tr_TR.UTF-8', LANG: 'xx_YY' },
  },
  'while the clock jumps a year back and eight on': {
    shell:
      '(sleep 1; echo -400d > clock; sleep 1; echo +3000d > clock) & export FAKETIME_TIMESTAMP_FILE="$PWD/clock"; exec "$@"',
    files: { clock: '+0\n' },
    env: {
      LD_PRELOAD: clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1',
    },
    isHere: existsSync(clock),
  },
  'without /proc': { shell: inMounts('mount -t tmpfs none /proc; exec "$@"'), isHere: mayMount },
  'where only its own folders take files': {
    shell: inMounts('mount --bind . .; mount -o remount,ro,bind /; cd "$PWD"; exec "$@"'),
    env: { HOME: '/nowhere' },
    isHere: mayMount,
  },
  'without IPv6': {
    words: overHttp,
    shell: `${alone} --net bash -c 'ip link set lo up; echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; exec "$@"' bash "$@"`,
    isHere: may(`${alone} --net bash -c 'ip link set lo up && test -w /proc/sys/net/ipv6/conf/all/disable_ipv6'`),
  },
  'in a folder with spaces, quotes and an emoji in a name of 200 characters and more': {
    words: overHttp,
    env: { CHECKOUT: checkout, ODD: odd },
    shell: inMounts(
      'mkdir "$ODD"; mount --bind "$CHECKOUT" "$ODD"; node=$1; shift 2; exec "$node" "$ODD/cli/lockstep.mjs" "$@"',
    ),
    isHere: mayMount,
  },
};

describe.concurrent('a run', () => {
  for (const [name, { words = run, isHere = true, ...given }] of Object.entries(places)) {
    test.runIf(isHere)(`${name} measures what any other does`, async () => {
      using command = new Command(words, given);
      const code = await command.ended();
      expect(command.stderr).not.toMatch(/^\s+at /m);
      expect(code, command.stderr).toBeOneOf([0, 3]);
      expect(command.report.state).toBe('complete');
      expect(endsOf(command.report.cells)).toMatchObject({ 'event-loop': 'sound', sequential: 'sound' });
      expect(command.leftovers).toEqual([]);
    });
  }

  const group = '/sys/fs/cgroup/memory';
  const own = `${group}/lockstep-${process.pid}`;
  const limited = `mkdir ${own}; echo 200000000 > ${own}/memory.limit_in_bytes`;
  const mayLimit = may(`${limited} && rmdir ${own}`);
  test.runIf(mayLimit)('in too little memory loses a trial, and says what to do', async () => {
    const shell = `${limited}; (echo $BASHPID > ${own}/cgroup.procs; exec "$@"); code=$?; rmdir ${own}; exit $code`;
    using command = new Command(failing('hoards', ...briefly, ...models), { shell, files: { now: '' } });
    expect(await command.ended()).toBe(3);
    expect(JSON.stringify(command.report.cells)).toContain(
      'by SIGKILL, for its control group has no memory left: give it more',
    );
    expect(command.leftovers).toEqual([]);
  });

  test('with 64 open files says how many it needs', async () => {
    using command = new Command([...run, '-k', '64'], { shell: 'ulimit -n 64; exec "$@"' });
    expect(await command.ended()).toBe(4);
    expect(command.stderr).toMatch(
      /^lockstep: (\d+) open files are needed and 64 allowed: run "ulimit -n \1" first\n$/,
    );
  });
});
