import { whyNoKubectl } from './why-no-kubectl.ts';

/** Options for a test or suite that needs it. report-skipped.ts lists what was skipped. */
export const needsKubectl = { tags: ['kubectl'], skip: whyNoKubectl() !== undefined };
