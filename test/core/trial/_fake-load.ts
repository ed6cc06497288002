import type { StartedChild } from '../../../core/process/child.ts';
import type { LoadReport } from '../../../core/trial/load-report.ts';

/** Clients whose requests a test makes itself: they have ended when it says so. */
export class FakeLoad implements StartedChild {
  readonly printed = null;
  readonly pid = undefined;
  readonly lost = null;
  readonly cpuMicros = 7;
  readonly asked: string[] = [];
  readonly gone = Promise.resolve();
  readonly #report = Promise.withResolvers<LoadReport>();
  isKilled = false;

  ask<T>(request: string): Promise<T> {
    this.asked.push(request);
    return (request === 'round' ? this.#report.promise : Promise.resolve()) as Promise<T>;
  }

  tell(): void {}

  inspect = async () => null;

  stopInspecting(): void {}

  async kill(): Promise<void> {
    this.isKilled = true;
  }

  /** All have ended; of so many operations, one nanosecond after they began. */
  end(operations: number, failures: LoadReport['failures'] = []): void {
    const stamps = (at: number) => Array.from({ length: operations }, () => at);
    this.#report.resolve({
      submittedNs: stamps(1),
      finishedNs: stamps(2),
      observed: { scheduleLatenessMs: [3] },
      failures,
    });
  }

  fail(reason: string): void {
    this.#report.reject(new Error(reason));
  }
}
