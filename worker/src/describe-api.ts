import {
  documentOperation,
  figuresElsewhere,
  liveOperation,
  metricsOperation,
} from '@hands/shared/http/common-operations';
import { healthSchema } from '@hands/shared/http/health';
import { describeApi } from '@hands/shared/http/openapi';
import { statsSchema } from './show-stats.ts';

const content = { 'application/json': healthSchema };

export const workerApi = describeApi(
  {
    title: 'Show of Hands: worker',
    description: 'Records ballots from the queue. Over HTTP it reports its health and its figures only.',
  },
  [
    {
      method: 'get',
      path: '/health',
      summary: 'Whether ballots are recorded',
      answers: {
        200: { description: 'Queue and database answer, and ballots can be recorded.', content },
        503: {
          description:
            'One of them does not answer, or ballots cannot be recorded; the state of each part shows which.',
          content,
        },
      },
    },
    {
      method: 'get',
      path: '/stats',
      summary: 'A few figures',
      description: figuresElsewhere,
      answers: { 200: { description: 'The current figures.', content: { 'application/json': statsSchema } } },
    },
    liveOperation,
    metricsOperation,
    documentOperation,
  ],
);
