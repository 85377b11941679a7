// At the end of a test run without Redis, lists the skipped tests and the reason why there is no Redis.
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export default class ReportSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const reason = modules[0]?.project.getProvidedContext().noRedisBecause;
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')].filter(needsRedis));
    if (reason === undefined || skipped.length === 0) return;
    const names = skipped.map((test) => `  ${test.module.relativeModuleId} > ${test.fullName}\n`);
    process.stdout.write(
      `${String(skipped.length)} tests need Redis and were skipped: ${reason}.\n${names.join('')}`,
    );
  }
}

function needsRedis(test: TestCase): boolean {
  return test.tags.includes('redis');
}
