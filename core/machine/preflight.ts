import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import type { Check } from '../records/diagnosis.ts';
import { isSlowUndici } from './environment.ts';
import { git } from './git.ts';
import type { Environment } from '../records/records.ts';
import { textOrNull } from './text-file.ts';

/** A thousand calls in flight on each of two sides, and what the processes need themselves. */
const OPEN_FILES = 2_200;
const FREE_PORTS = 5_000;
/** Of all cores: above it, others run where we measure. */
const BUSY_SHARE = 0.25;

export async function preflight(environment: Environment): Promise<Check[]> {
  return [
    await loopback(),
    ports(),
    openFiles(environment),
    cores(environment),
    load(environment),
    governor(environment),
    undici(environment),
    temporary(),
    gitVersion(),
  ];
}

function check(name: string, isGood: boolean, found: string, otherwise: Check['state'], advice: string): Check {
  return { name, state: isGood ? 'good' : otherwise, text: isGood ? found : `${found}: ${advice}` };
}

async function loopback(): Promise<Check> {
  const server = createServer();
  const problem = await new Promise<string | null>((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.listen({ host: '127.0.0.1', port: 0 }, () => server.close(() => resolve(null)));
  });
  return check(
    'loopback',
    problem === null,
    problem ?? '127.0.0.1 can be listened on',
    'bad',
    'servers cannot start here',
  );
}

function ports(): Check {
  const [low = 0, high = 0] = (textOrNull('/proc/sys/net/ipv4/ip_local_port_range') ?? '32768 60999')
    .split(/\s+/)
    .map(Number);
  return check(
    'ports',
    high - low >= FREE_PORTS,
    `${high - low} for connections`,
    'warning',
    'widen net.ipv4.ip_local_port_range',
  );
}

function openFiles({ openFilesLimit }: Environment): Check {
  const found = openFilesLimit === null ? 'no limit is known' : `${openFilesLimit} allowed`;
  const isEnough = openFilesLimit === null || openFilesLimit >= OPEN_FILES;
  return check('open files', isEnough, found, 'warning', `a thousand calls in flight need "ulimit -n ${OPEN_FILES}"`);
}

function cores({ cores: all, usableCores }: Environment): Check {
  const found = `${usableCores} of ${all} usable`;
  return check('cores', usableCores >= 2, found, 'warning', 'client and server share one, and every figure is of both');
}

function load({ load1, usableCores }: Environment): Check {
  const found = load1 === null ? 'not told by this system' : `${load1.toFixed(2)} before we began`;
  const isCalm = load1 === null || load1 <= usableCores * BUSY_SHARE;
  return check('load', isCalm, found, 'warning', 'other programs run here: stop them, or expect "inconclusive"');
}

function governor({ governor: found }: Environment): Check {
  return check(
    'governor',
    found === null || found === 'performance',
    found ?? 'none is told',
    'warning',
    'the clock of the CPU follows the load: "performance" is steadier',
  );
}

function undici({ dependencies }: Environment): Check {
  const version = dependencies['undici'] ?? 'unknown';
  return check(
    'undici',
    !isSlowUndici(version),
    version,
    'warning',
    'it reuses idle connections late: use 8.11 or newer',
  );
}

function temporary(): Check {
  try {
    accessSync(tmpdir(), constants.W_OK);
    return check('temporary files', true, tmpdir(), 'bad', '');
  } catch {
    return check('temporary files', false, `${tmpdir()} cannot be written`, 'bad', 'set TMPDIR to a folder that can');
  }
}

function gitVersion(): Check {
  const version = git('.', '--version');
  return check('git', version !== null, version ?? 'none', 'warning', 'gate --against needs it');
}
