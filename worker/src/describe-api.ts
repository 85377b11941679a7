import { healthSchema } from '@hands/shared/http/health';
import { describeApi, documentOperation, liveOperation, metricsOperation } from '@hands/shared/http/openapi';
import { statsSchema } from './show-stats.ts';

const content = { 'application/json': healthSchema };

export const workerApi = describeApi(
  {
    title: 'Show of Hands: worker',
    description:
      'Records ballots. It takes them from the queue, so there is nothing here but its health and its figures.',
  },
  [
    {
      method: 'get',
      path: '/health',
      summary: 'Whether ballots are recorded',
      answers: {
        200: { description: 'Queue and database answer, and ballots can be recorded.', content },
        503: { description: 'They do not; each part’s state says which.', content },
      },
    },
    {
      method: 'get',
      path: '/stats',
      summary: 'A few figures',
      answers: { 200: { description: 'As they are now.', content: { 'application/json': statsSchema } } },
    },
    liveOperation,
    metricsOperation,
    documentOperation,
  ],
);
