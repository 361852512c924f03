import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with one plain line that any machine can read: `N passed, N failed, N skipped`. Before it, the tests that
 * passed only when they were tried again: each of them is a fault that somebody has to find.
 */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const unsteady: string[] = [];
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        const { state } = test.result();
        counts[state === 'pending' ? 'skipped' : state] += 1;
        if (test.diagnostic()?.flaky) unsteady.push(`${module.relativeModuleId}: ${test.fullName}`);
      }
      if (tests === 0 && module.state() === 'failed') counts.failed += 1;
    }
    for (const name of unsteady) process.stdout.write(`\npassed when tried again: ${name}`);
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
}
