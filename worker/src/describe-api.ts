import { healthSchema } from '@hands/shared/health';
import { describeApi, documentOperation } from '@hands/shared/openapi';

const content = { 'application/json': healthSchema };

export const workerApi = describeApi(
  {
    title: 'Show of Hands: worker',
    description: 'Records ballots. It takes them from the queue, so there is nothing here but its health.',
  },
  [
    {
      method: 'get',
      path: '/health',
      summary: 'Whether ballots are recorded',
      answers: {
        200: { description: 'Queue and database answer.', content },
        503: { description: 'They do not; each part’s state says which.', content },
      },
    },
    documentOperation,
  ],
);
