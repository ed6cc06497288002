import type { Admission } from './admission.ts';
import type { Agenda } from './agenda.ts';
import type { Cores } from './cores.ts';
import { Thread } from './cores.ts';
import type { Setting } from './setting.ts';

/** What the items wait for: a process of one thread that takes each request, lets its delay pass, and answers it. */
export class Server {
  readonly thread = new Thread();
  /** By how much each answer began late, for the thread or all cores were busy when its delay was over. */
  readonly latenessMs: number[] = [];
  readonly wait: Setting['wait'];

  /** @param cpuMs A request; where it is 0 there is only the delay. */
  constructor(agenda: Agenda, cores: Cores, admission: Admission, cpuMs: number) {
    const delayed = (index: number, then: () => void): void => {
      agenda.enter(agenda.nowMs + admission.latencyMs(index), then);
    };
    const half = (then: () => void) => () => ({
      cpuMs: cpuMs / 2,
      end() {
        then();
        return null;
      },
    });
    const take = (index: number, answered: () => void): void => {
      const answer = half(answered);
      const taken = half(() => delayed(index, () => cores.post(this.thread, answer, this.latenessMs)));
      cores.post(this.thread, taken);
    };
    this.wait = cpuMs === 0 ? delayed : take;
  }
}
