import type { WhatIfWords } from '../core/explain/what-if.ts';
import { UsageError, unknownWord } from '../core/text/errors.ts';

type Reader = (word: string) => WhatIfWords | null;

const MS_PER: Readonly<Record<string, number>> = { us: 1e-3, µs: 1e-3, ms: 1, s: 1000 };

function milliseconds(word: string): number | null {
  const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)(us|µs|ms|s)?$/.exec(word) ?? [];
  return amount === undefined ? null : Number(amount) * (MS_PER[unit] ?? Number.NaN);
}

function count(word: string): number | null {
  const value = Number(word);
  return /^\d+$/.test(word) && value >= 1 && value <= MOST ? value : null;
}
const MOST = 100_000;

const perSecond = (word: string): number | null => {
  const [, amount] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(word) ?? [];
  return Number(amount) > 0 ? Number(amount) : null;
};

const into =
  <T>(read: (word: string) => T | null, put: (value: T) => WhatIfWords): Reader =>
  (word) => {
    const value = read(word);
    return value === null ? null : put(value);
  };

/** What can be asked, how it is read, and an example of it. */
const words: Readonly<Record<string, { readonly read: Reader; readonly example: string }>> = {
  latency: { read: into(milliseconds, (latencyMs) => ({ latencyMs })), example: '80ms' },
  cpu: { read: into(milliseconds, (cpuMs) => ({ cpuMs })), example: '0.4ms' },
  rate: { read: into(perSecond, (ratePerSecond) => ({ ratePerSecond })), example: '500/s' },
  cores: { read: into(count, (cores) => ({ cores })), example: '4' },
  threads: { read: into(count, (threads) => ({ threads })), example: '8' },
  concurrency: { read: into(count, (concurrency) => ({ concurrency })), example: '64' },
  model: {
    read: (word) => ({ models: word.split(',').filter((each) => each !== '') }),
    example: 'event-loop,worker-thread-pool',
  },
};

/** ["latency=80ms", "rate=500/s"] → { latencyMs: 80, ratePerSecond: 500 }. @throws UsageError in one line, with the nearest word */
export function whatIfWords(asked: readonly string[]): WhatIfWords {
  return asked.reduce<WhatIfWords>((sofar, word) => {
    const [, name = word, value = ''] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    const known = Object.hasOwn(words, name) ? words[name] : undefined;
    if (known === undefined) throw unknownWord('--what-if', name, Object.keys(words));
    const read = value === '' ? null : known.read(value);
    if (read === null) throw new UsageError(`--what-if ${name}=${value} must be such as ${name}=${known.example}`);
    return { ...sofar, ...read };
  }, {});
}
