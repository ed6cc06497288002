import { InvalidArgumentError } from 'commander';
import type { z as zod, ZodType } from 'zod';
import type { Objective } from '../core/records/capacity-report.ts';
import { gateMetrics, type Metric } from '../core/records/gate-metrics.ts';
import type { Trade } from '../core/gate/trades.ts';
import type { ParamWords } from '../core/plan/params.ts';
import { valuesOf } from '../core/plan/ranges.ts';
import { UsageError } from '../core/text/errors.ts';
import { type ShardPlace, shardPlace } from './shard-place.ts';
import { type SweepWords, sweeps } from './sweep.ts';
import * as units from './units.ts';

/** zod, which only a configuration needs: whoever reads one brings it. */
type Zod = typeof zod;

/** What the value of an option is, in every place where it stands as text; `Input` is what a module may write for it. */
export interface OptionKind<Value, Input = Value> {
  /** Of a word, and of what the words before it gave. Absent: the word is the value, or there is no word. */
  parse?(this: void, word: string, before: Value | undefined): Value;
  /** Of what is switched: whether the text of a variable switches it on. @throws InvalidArgumentError where it does neither */
  isOn?(this: void, text: string): boolean;
  /** The only words that there are. */
  readonly choices?: readonly string[];
  /** Of a value in lockstep.config.ts. */
  schema(z: Zod): ZodType<Value, Input>;
  /** The words of a command that gives this value. */
  write(flag: string, value: Value): readonly string[];
}

export const text: OptionKind<string> = { schema: (z) => z.string(), write: once(String) };

/** True where it is given. */
export const present: OptionKind<true> = {
  isOn: units.trueOrFalse,
  schema: (z) => z.literal(true),
  write: (flag) => [flag],
};

export const words: OptionKind<readonly string[]> = {
  parse: units.words,
  schema: (z) => z.array(z.string()),
  write: once((all) => all.join(',')),
};

/** JSON, in the one way that it has without spaces. */
export const json: OptionKind<string> = {
  parse: units.json,
  schema: (z) => parsed(z, units.json),
  write: once(String),
};

/** Kinds of reports, each with a file of its own or without. */
export const reports: OptionKind<readonly string[]> = { ...words, parse: units.reportWords };

export const counts: OptionKind<readonly number[]> = {
  parse: units.wholeNumbers,
  schema: (z) => z.array(z.int().positive()),
  write: once((all) => all.join(',')),
};

export function count(least: number): OptionKind<number> {
  return { parse: units.wholeNumber(least), schema: (z) => z.int().min(least), write: once(String) };
}

/** Milliseconds. */
export const duration: OptionKind<number, string> = {
  parse: units.duration,
  schema: (z) => parsed(z, units.duration),
  write: once((ms) => `${ms / 1000}s`),
};

/** A second. */
export const rate: OptionKind<number, number | string> = {
  parse: units.rate,
  schema: (z) => z.union([z.number().positive(), parsed(z, units.rate)]),
  write: once((perSecond) => `${perSecond}/s`),
};

export const share: OptionKind<number, number | string> = {
  parse: units.share,
  schema: shareSchema,
  write: once(String),
};

export const shard: OptionKind<ShardPlace, string> = {
  parse: (word) => shardPlace(word),
  schema: (z) => parsed(z, (word) => shardPlace(word)),
  write: once(({ index, of }) => `${index}/${of}`),
};

export function oneOf<const Word extends string>(...choices: readonly [Word, ...Word[]]): OptionKind<Word> {
  return { choices, schema: (z) => z.enum(choices), write: once(String) };
}

type ParamInput = string | number | boolean;

export const params: OptionKind<ParamWords, Readonly<Record<string, ParamInput | ParamInput[]>>> = {
  parse: each(units.assignments),
  schema: (z) => {
    const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
    return z.record(z.string(), z.union([word.transform((one) => [one]), z.array(word)]));
  },
  write: (flag, value) => Object.entries(value).flatMap(([name, values]) => [flag, `${name}=${values.join(',')}`]),
};

export const ranges: OptionKind<SweepWords> = {
  parse: each(sweeps),
  schema: (z) =>
    z.record(z.string(), z.string()).superRefine((value, context) => {
      for (const [name, range] of Object.entries(value)) {
        const message = refusal(() => valuesOf(name, range));
        if (message !== null) context.addIssue({ code: 'custom', path: [name], message });
      }
    }),
  write: (flag, value) => Object.entries(value).flatMap(([name, range]) => [flag, `${name}=${range}`]),
};

export const shareByMetric: OptionKind<
  Readonly<Partial<Record<Metric, number>>>,
  Readonly<Partial<Record<Metric, number | string>>>
> = {
  parse: each(units.metricShares),
  schema: (z) => z.partialRecord(z.enum(gateMetrics), shareSchema(z)),
  write: (flag, value) => Object.entries(value).flatMap(([metric, part]) => [flag, `${metric}=${part}`]),
};

/** In a configuration `{ cpu: '+10%', when: { latency: '-10%' } }`, or several of them. */
export const trades: OptionKind<readonly Trade[], unknown> = {
  parse: units.trades,
  schema: (z) => {
    const sides = { time: z.string().optional(), cpu: z.string().optional(), latency: z.string().optional() };
    const said = (side: Readonly<Record<string, unknown>>) =>
      Object.entries(side).map(([name, part]) => `${name} ${String(part)}`);
    const one = z.strictObject({ ...sides, when: z.strictObject(sides) }).transform(({ when, ...more }, context) => {
      let value: readonly Trade[] = [];
      const message = refusal(() => {
        value = units.trades(`${said(more).join(' ')} when ${said(when).join(' ')}`, undefined);
      });
      if (message !== null) context.addIssue(message);
      return value;
    });
    return z.union([one, z.array(one).transform((all) => all.flat())]);
  },
  write: (flag, value) => value.flatMap((trade) => [flag, units.tradeText(trade)]),
};

export const objective: OptionKind<Objective, string> = {
  parse: units.objective,
  schema: (z) => parsed(z, units.objective),
  write: once(({ percentile, mostMs }) => `${percentile}=${mostMs}ms`),
};

/** Of "name=value" and more of them behind spaces, since there is one variable where a flag can be repeated. */
function each<Value>(parse: (word: string, before: Value | undefined) => Value) {
  return (all: string, before: Value | undefined): Value => {
    const [first = '', ...others] = all.trim().split(/\s+(?=[^\s=]+=)/);
    return others.reduce<Value>((value, word) => parse(word, value), parse(first, before));
  };
}

function once<Value>(textOf: (value: Value) => string): OptionKind<Value, unknown>['write'] {
  return (flag, value) => [flag, textOf(value)];
}

function shareSchema(z: Zod): ZodType<number, number | string> {
  return z.union([z.number().min(0).lt(1), parsed(z, units.share)]);
}

/** The same word as on the command line. */
function parsed<Value>(z: Zod, parse: (word: string) => Value): ZodType<Value, string> {
  return z.string().transform((word, context) => {
    let value: Value | undefined;
    const message = refusal(() => {
      value = parse(word);
    });
    if (message === null) return value as Value;
    context.addIssue(message);
    return z.NEVER;
  });
}

/** Why a word is refused; null where it is not. */
function refusal(parse: () => unknown): string | null {
  try {
    parse();
    return null;
  } catch (error) {
    return error instanceof InvalidArgumentError || error instanceof UsageError ? error.message : String(error);
  }
}
