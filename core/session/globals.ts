import type { PlannedTrial } from '../records/records.ts';
import { type Child, type StartedChild, startChild } from '../process/child.ts';
import { reasonOf } from '../text/thrown.ts';
import { UsageError } from '../text/errors.ts';

const SET_UP_MS = 60_000;
const TEAR_DOWN_MS = 30_000;
/** An interrupted command has three seconds to end in. */
const HURRIED_MS = 2_000;

type GlobalsChild = Child & Partial<Pick<StartedChild, 'pid'>>;

export interface GlobalsOptions {
  readonly interrupted: AbortSignal;
  /** Told of a teardown that failed: what was measured stays. */
  readonly tell: (text: string) => void;
  readonly open?: () => GlobalsChild;
  readonly setUpMs?: number;
}

/**
 * What the suites of a run do once: each module's `globalSetup` before any trial, in a process of its own, and its
 * `globalTeardown` when all is over, however that came.
 */
export class Globals {
  readonly #options: GlobalsOptions;
  readonly #processes = new Map<string, GlobalsChild>();
  readonly #data = new Map<string, unknown>();

  private constructor(options: GlobalsOptions) {
    this.#options = options;
  }

  /** @throws UsageError that names the file, where a set-up throws or does not end; the others are undone then */
  static async setUp(trials: readonly Pick<PlannedTrial, 'modules'>[], options: GlobalsOptions): Promise<Globals> {
    const globals = new Globals(options);
    const modules = new Set(trials.flatMap(({ modules: { globals: named } }) => named?.module ?? []));
    try {
      for (const module of modules) if (!options.interrupted.aborted) await globals.#setUp(module);
    } catch (error) {
      await globals.tearDown();
      throw error;
    }
    return globals;
  }

  /** What the set-up of a trial's suite returned; null where it has none. */
  dataOf({ modules }: Pick<PlannedTrial, 'modules'>): unknown {
    return modules.globals === null ? null : (this.#data.get(modules.globals.module) ?? null);
  }

  /** The processes in which they live: what they started there serves the trials, and is no other program. */
  get pids(): number[] {
    return [...this.#processes.values()].flatMap(({ pid }) => pid ?? []);
  }

  /** The other way round; each process ends, whatever its teardown does. */
  async tearDown(): Promise<void> {
    for (const [module, child] of [...this.#processes].toReversed()) {
      try {
        if (child.lost === null) {
          await child.ask('tearDown', null, this.#options.interrupted.aborted ? HURRIED_MS : TEAR_DOWN_MS);
        }
      } catch (error) {
        this.#options.tell(`${nameOf(module)}: its globalTeardown() failed: ${whyOf(error)}`);
      } finally {
        await child.kill();
      }
    }
    this.#processes.clear();
  }

  async #setUp(module: string): Promise<void> {
    const { open = () => startChild('globals-process'), setUpMs = SET_UP_MS, interrupted } = this.#options;
    const child = open();
    this.#processes.set(module, child);
    const { promise: stopped, resolve } = Promise.withResolvers<null>();
    const stop = () => resolve(null);
    interrupted.addEventListener('abort', stop, { once: true });
    try {
      const asked = child.ask('setUp', { module }, setUpMs);
      asked.catch(() => {}); // after an interruption nobody waits for it
      this.#data.set(module, await Promise.race([asked, stopped]));
    } catch (error) {
      throw new UsageError(`suite ${nameOf(module)}: its globalSetup() failed: ${whyOf(error)}`);
    } finally {
      interrupted.removeEventListener('abort', stop);
    }
  }
}

/** What was thrown in the child says it without the name of its class. */
function whyOf(error: unknown): string {
  return reasonOf(error instanceof Error ? (error.cause ?? error) : error);
}

function nameOf(module: string): string {
  return decodeURIComponent(module.slice(module.lastIndexOf('/') + 1));
}
