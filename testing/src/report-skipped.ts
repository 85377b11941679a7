// At the end of a test run, lists the tests that were skipped because a program is missing, and the reason.
import type { Reporter, TestModule } from 'vitest/node';
import { isInstalled } from './optional-programs.ts';
import type { OptionalProgram } from './optional-programs.ts';
import { whyNoKubectl } from './why-no-kubectl.ts';

export default class ReportSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap((module) => [...module.children.allTests('skipped')]);
    const { noRedisBecause } = modules[0]?.project.getProvidedContext() ?? {};
    const programs = [
      ['redis', 'Redis', () => noRedisBecause],
      ['nginx', 'nginx', () => whyNot('nginx')],
      ['apache2', 'Apache', () => whyNot('apache2')],
      ['firefox', 'Firefox', () => whyNot('firefox')],
      ['kubectl', 'kubectl', whyNoKubectl],
    ] as const;
    for (const [tag, name, why] of programs) {
      const skipped = all.filter((test) => test.tags.includes(tag));
      const reason = skipped.length === 0 ? undefined : why();
      if (reason === undefined) continue;
      const names = skipped.map((test) => `  ${test.module.relativeModuleId} > ${test.fullName}\n`);
      process.stdout.write(
        `${String(skipped.length)} tests need ${name} and were skipped: ${reason}.\n${names.join('')}`,
      );
    }
  }
}

const whyNot = (name: OptionalProgram) => (isInstalled(name) ? undefined : 'it is not installed');
