import type { Reporter, TestModule, TestProject, TestSpecification } from 'vitest/node';

/** Prints one line that can be counted when all tests are done: "N passed, N failed". */
export default class CountReporter implements Reporter {
  #waiting = new Set<string>();
  readonly #units: TestModule[] = [];

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#waiting = new Set(specifications.filter(isUnit).map(({ moduleId }) => moduleId));
  }

  /** Whether the unit tests have passed is told before the slow ones begin. */
  onTestModuleEnd(module: TestModule): void {
    if (!isUnit(module) || !this.#waiting.delete(module.moduleId)) return;
    this.#units.push(module);
    if (this.#waiting.size > 0) return;
    const { passed, failed } = countOf(this.#units);
    process.stdout.write(`unit tests: ${passed} of ${passed + failed} passed\n`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const { passed, failed } = countOf(modules);
    process.stdout.write(`${passed} passed, ${failed + unhandledErrors.length} failed\n`);
  }
}

function isUnit({ project }: { readonly project: TestProject }): boolean {
  return project.name === 'unit';
}

function countOf(modules: readonly TestModule[]): { readonly passed: number; readonly failed: number } {
  let passed = 0;
  let failed = 0;
  for (const module of modules) {
    const tests = [...module.children.allTests()];
    passed += tests.filter((test) => test.result().state === 'passed').length;
    const broken = tests.filter((test) => test.result().state === 'failed').length;
    // a file that could not be read has no tests that could fail
    failed += broken === 0 && module.state() === 'failed' ? 1 : broken;
  }
  return { passed, failed };
}
