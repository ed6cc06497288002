import type { Admission } from './admission.ts';
import type { Agenda } from './agenda.ts';
import type { Cores } from './cores.ts';
import type { SimulatedCosts } from './model.ts';

type InMilliseconds<Name> = Name extends `${infer Cost}Micros` ? `${Cost}Ms` : never;
export type CostsMs = { readonly [Name in keyof SimulatedCosts as InMilliseconds<Name>]: number };

/** What all parts of one simulated round share. */
export interface Setting {
  readonly agenda: Agenda;
  readonly cores: Cores;
  readonly admission: Admission;
  readonly costs: CostsMs;
  /** The item waits for its delay, and for the server on both sides of it; `answered` is told, on no thread, when it is over. */
  readonly wait: (index: number, answered: () => void) => void;
}

/** A model at work. */
export interface Host {
  /** So many items, the first ones, are due: a timer on the thread that admits, and they come in when its callback runs. */
  arrive(count: number): void;
}

/** Somewhere to hand an item to. `done` is told, on no thread, when the answer is on its way back. */
export type Station = (index: number, done: () => void) => void;
