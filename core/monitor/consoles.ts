import { roundSeed } from '../plan/plan.ts';
import type { Completed, Evaluated } from '../records/prompt.ts';
import { SessionPrompt } from '../session/prompt.ts';
import { UsageError } from '../text/errors.ts';
import type { Plan } from '../records/records.ts';
import type { WorldServer } from '../session/world.ts';
import type { Board } from './board.ts';
import type { ByHand } from './by-hand.ts';
import type { OpenTrial } from './watched-world.ts';

const TIMEOUT_MS = 60_000;

/** What is known of the session. */
interface Held {
  readonly board: Board;
  readonly hand: ByHand;
  readonly open: ReadonlyMap<string, OpenTrial>;
  readonly servers: ReadonlyMap<string, WorldServer>;
  readonly plan: Plan | null;
}

interface Seat {
  readonly prompt: SessionPrompt;
  readonly trial: OpenTrial;
}

/**
 * Who sits in a trial of a session that runs. While somebody does, no round begins; a trial in which code was run is measured no
 * further, since nobody knows what that left there.
 */
export class Consoles {
  readonly #held: Held;
  readonly #seats = new Map<object, Seat | null>();
  #holdsUp = false;

  constructor(held: Held) {
    this.#held = held;
  }

  /**
   * Resolves when the session waits between two rounds. @returns The name of the trial
   *
   * @throws UsageError where none is open then
   */
  async enter(watcher: object, name: string | undefined): Promise<string> {
    const { hand, open, board } = this.#held;
    this.#seats.set(watcher, null);
    if (!hand.isPaused) {
      this.#holdsUp = true;
      hand.pause();
    }
    await hand.held();
    const known = [...open.values()].filter((each) => each.process.prompt !== undefined);
    const trial = known.find((each) => name === undefined || each.board.name === name);
    if (trial === undefined) {
      const ids = known.map((each) => each.board.id).join(', ');
      const asked = name === undefined ? 'no trial' : (board.named(name)?.id ?? name);
      throw new UsageError(`${asked} is open now: ${ids === '' ? 'it is between two rows' : `there is ${ids}`}`);
    }
    if (this.#seats.has(watcher)) this.#seats.set(watcher, { trial, prompt: this.#promptIn(trial) });
    return trial.board.name;
  }

  /** @throws UsageError where this watcher sits in none */
  of(
    watcher: object,
  ): { evaluate(code: string, colours: boolean): Promise<Evaluated> } & Pick<SessionPrompt, 'complete' | 'interrupt'> {
    const seat = this.#seats.get(watcher);
    if (seat == null) throw new UsageError('this watcher sits in no trial');
    const { prompt, trial } = seat;
    return {
      evaluate: (code, colours) => {
        this.#held.hand.enterTrial(trial.board.planned.id, trial.board.planned.scenario);
        return prompt.evaluate(code, colours);
      },
      complete: (line): Promise<Completed> => prompt.complete(line),
      interrupt: () => prompt.interrupt(),
    };
  }

  /** Also where it never sat in one. The session goes on when the last has left. */
  leave(watcher: object): void {
    const seat = this.#seats.get(watcher);
    this.#seats.delete(watcher);
    void seat?.prompt.interrupt(); // what it began is waited for by nobody
    if (this.#seats.size > 0 || !this.#holdsUp) return;
    this.#holdsUp = false;
    this.#held.hand.resume();
  }

  #promptIn({ board: { planned }, process }: OpenTrial): SessionPrompt {
    const { plan, servers } = this.#held;
    const { server } = planned.modules;
    return new SessionPrompt({
      planned,
      process,
      server: server === null ? null : (servers.get(JSON.stringify(server)) ?? null),
      seedOf: (round) => ({
        work: planned.work,
        seed: plan === null ? round : roundSeed(plan, planned.scenario, round),
      }),
      timeoutMs: plan?.roundTimeoutMs ?? TIMEOUT_MS,
    });
  }
}
