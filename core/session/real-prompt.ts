import type { StartedChild } from '../process/child.ts';
import { setTimeout } from '../process/time.ts';
import { type Completed, completedSchema, type Evaluated, evaluatedSchema, wantedSchema } from '../records/prompt.ts';
import { reasonOf } from '../text/thrown.ts';
import { parsed } from './parsed.ts';
import type { TrialPrompt } from './world-types.ts';

const COMPLETE_MS = 2000;
/** So long its loop may take to hear that it is interrupted. */
const INTERRUPT_MS = 500;

/** A prompt in the process of a trial. What code there wants of its session, it is asked for while the code runs. */
export function realPrompt(child: StartedChild): TrialPrompt {
  return {
    async evaluate(code, colours, give) {
      const evaluated = child.ask('evaluate', { code, colours }, null);
      const serving = serve(child, give);
      try {
        return parsed<Evaluated>(evaluatedSchema, await evaluated, 'evaluate');
      } finally {
        await serving;
      }
    },
    async complete(line) {
      const late = new Promise<Completed>(
        (resolve) => void setTimeout(() => resolve({ words: [], part: '' }), COMPLETE_MS).unref(),
      );
      return Promise.race([
        late,
        child.ask('complete', line, null).then((answer) => parsed<Completed>(completedSchema, answer, 'complete')),
      ]);
    },
    async interrupt() {
      const late = new Promise<false>((resolve) => void setTimeout(() => resolve(false), INTERRUPT_MS).unref());
      const isFree = child.ask('interrupt', null, null).then((answer) => answer === true);
      return Promise.race([late, isFree.catch(() => false)]);
    },
  };
}

/** Until the code has come to its end, or its process has. */
async function serve(child: StartedChild, give: Parameters<TrialPrompt['evaluate']>[2]): Promise<void> {
  for (;;) {
    let wanted;
    try {
      wanted = parsed(wantedSchema, await child.ask('wanted', null, null), 'wanted');
    } catch {
      return; // what evaluates it says why
    }
    if (wanted === null) return;
    const { id, want } = wanted;
    void give(want).then(
      (value) => child.tell('given', { id, value }),
      (error: unknown) => child.tell('given', { id, error: reasonOf(error) }),
    );
  }
}
