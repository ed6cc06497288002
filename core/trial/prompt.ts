import { type Runtime, Session } from 'node:inspector';
import { inspect } from 'node:util';
import type { Completed, Evaluated } from '../records/prompt.ts';
import { importHere } from './prompt-import.ts';
import { completionsOf } from './prompt-completions.ts';
import { importingBy, isUnfinished } from './prompt-code.ts';

/**
 * Code that is typed, in the process of a trial: evaluated as the console of a browser does, by the inspector of this very process,
 * which opens no socket. Node's own evaluator for prompts (node:repl) is asked nothing here, since it puts hooks on every promise
 * of the process, which would be in what a round takes.
 */
const IMPORT = '__lockstepImport';
const SHOWN = Symbol.for('lockstep.shown');
const DEPTH = 4;
/** The end of a stack: who evaluated it. */
const OURS = /\n\s+at Session\.post[^]*$/;

type Answer = Runtime.EvaluateReturnType;

export class Prompt {
  readonly #session = new Session();
  #interrupt: () => void = () => {};

  /** @param names What code finds there beside all that Node has. */
  constructor(names: object) {
    this.#session.connect();
    const own = {
      ...Object.getOwnPropertyDescriptors(names),
      [IMPORT]: { value: importHere },
    };
    for (const [name, descriptor] of Object.entries(own))
      Object.defineProperty(globalThis, name, { ...descriptor, enumerable: false, configurable: true });
  }

  /** @param colours Whether what it was is shown in colours. */
  async evaluate(code: string, colours: boolean): Promise<Evaluated> {
    const { promise: interrupted, resolve } = Promise.withResolvers<null>();
    this.#interrupt = () => resolve(null);
    // a line that begins with a brace is a value, as in every prompt
    const isObject = /^\s*\{/.test(code) && !/;\s*$/.test(code);
    const first = isObject ? await this.#evaluated(`(${code})`, interrupted) : undefined;
    const isNone = first === undefined || (first !== null && isSyntaxError(first));
    const answer = isNone ? await this.#evaluated(code, interrupted) : first;
    if (answer === null) return { state: 'interrupted', text: '' };
    const { exceptionDetails, result } = answer;
    if (exceptionDetails === undefined) {
      return { state: 'done', text: result.type === 'undefined' ? '' : this.#shown(result, colours) };
    }
    if (isSyntaxError(answer) && isUnfinished(messageOf(answer), code)) return { state: 'incomplete', text: '' };
    const { exception } = exceptionDetails;
    const text = exception === undefined ? exceptionDetails.text : this.#shown(exception, colours);
    return { state: 'failed', text: `Uncaught ${text.replace(OURS, '')}` };
  }

  /** What waits is not waited for any more. */
  interrupt(): void {
    this.#interrupt();
  }

  complete(line: string): Completed {
    return completionsOf(line, (expression) => this.#peeked(expression), this.#lexicalNames());
  }

  #evaluated(code: string, interrupted: Promise<null>): Promise<Answer | null> {
    const expression = importingBy(IMPORT, code);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#session.post(
      'Runtime.evaluate',
      { expression, replMode: true, awaitPromise: true, generatePreview: false },
      (error, answer) => (error === null ? resolve(answer as Answer) : reject(error)),
    );
    return Promise.race([promise, interrupted]);
  }

  /** As Node shows it: the inspector tells no more than what kind of a thing it is. */
  #shown({ objectId, ...primitive }: Runtime.RemoteObject, colors: boolean): string {
    if (objectId === undefined) return inspect(primitive.unserializableValue ?? primitive.value, { colors });
    let text = '';
    Object.defineProperty(process, SHOWN, {
      value: (value: unknown) => (text = inspect(value, { colors, depth: DEPTH })),
      configurable: true,
    });
    const functionDeclaration = `function (value) { process[Symbol.for('lockstep.shown')](value); }`;
    this.#session.post('Runtime.callFunctionOn', { objectId, functionDeclaration, arguments: [{ objectId }] });
    this.#session.post('Runtime.releaseObject', { objectId });
    return text;
  }

  /** The value of an expression that changes nothing; undefined of another. */
  #peeked(expression: string): unknown {
    let found: unknown;
    Object.defineProperty(process, SHOWN, { value: (value: unknown) => (found = value), configurable: true });
    this.#session.post('Runtime.evaluate', { expression, throwOnSideEffect: true }, (_, answer) => {
      const { result, exceptionDetails } = answer as Answer;
      if (exceptionDetails !== undefined) return;
      const { objectId } = result;
      if (objectId === undefined) return void (found = result.value);
      const functionDeclaration = `function (value) { process[Symbol.for('lockstep.shown')](value); }`;
      this.#session.post('Runtime.callFunctionOn', { objectId, functionDeclaration, arguments: [{ objectId }] });
    });
    return found;
  }

  #lexicalNames(): string[] {
    let found: string[] = [];
    this.#session.post('Runtime.globalLexicalScopeNames', {}, (_, { names }) => (found = [...new Set(names)]));
    return found;
  }
}

function messageOf({ exceptionDetails }: Answer): string {
  return exceptionDetails?.exception?.description?.split('\n')[0] ?? '';
}

function isSyntaxError(answer: Answer): boolean {
  return messageOf(answer).startsWith('SyntaxError: ');
}
