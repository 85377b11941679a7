// At the end of a test run, lists the tests that were skipped because a program is missing, and the reason.
import type { Reporter, TestModule } from 'vitest/node';

const programs = { redis: 'Redis', nginx: 'nginx', apache2: 'Apache' };

export default class ReportSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap((module) => [...module.children.allTests('skipped')]);
    const { noRedisBecause } = modules[0]?.project.getProvidedContext() ?? {};
    for (const [tag, name] of Object.entries(programs)) {
      const skipped = all.filter((test) => test.tags.includes(tag));
      const reason = tag === 'redis' ? noRedisBecause : 'it is not installed';
      if (reason === undefined || skipped.length === 0) continue;
      const names = skipped.map((test) => `  ${test.module.relativeModuleId} > ${test.fullName}\n`);
      process.stdout.write(
        `${String(skipped.length)} tests need ${name} and were skipped: ${reason}.\n${names.join('')}`,
      );
    }
  }
}
