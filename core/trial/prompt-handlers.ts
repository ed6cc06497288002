import type { Completed, Evaluated, Wanted } from '../records/prompt.ts';
import { Prompt } from './prompt.ts';
import { type PromptedTrial, PromptNames } from './prompt-names.ts';
import { Wants } from './prompt-wants.ts';

/** What a trial answers to whoever sits at a prompt in it. Loaded when somebody does: until then nothing of it is there. */
export class PromptHandlers {
  readonly #wants = new Wants();
  readonly #names: PromptNames;
  readonly #prompt: Prompt;

  constructor(prompted: PromptedTrial) {
    this.#names = new PromptNames(prompted, this.#wants);
    this.#prompt = new Prompt(this.#names.all);
  }

  async evaluate({ code, colours }: { readonly code: string; readonly colours: boolean }): Promise<Evaluated> {
    this.#wants.begin();
    try {
      return await this.#prompt.evaluate(code, colours);
    } finally {
      this.#wants.over();
    }
  }

  complete(line: string): Completed {
    return this.#prompt.complete(line);
  }

  wanted(): Promise<Wanted> {
    return this.#wants.next();
  }

  given(given: Parameters<Wants['given']>[0]): void {
    this.#wants.given(given);
  }

  /** @returns Whether nothing goes on that only the end of this process would end. */
  interrupt(): boolean {
    if (this.#names.isWorking) return false;
    this.#prompt.interrupt();
    return true;
  }

  async close(): Promise<void> {
    await this.#names.close();
  }
}
