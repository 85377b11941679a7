import { commonOperations, figuresElsewhere } from '@hands/shared/http/common-operations';
import { healthSchema } from '@hands/shared/http/health';
import type { Operation } from '@hands/shared/http/openapi';
import { statsSchema } from './show-stats.ts';

const json = 'application/json';

export const monitoringOperations: Operation[] = [
  {
    method: 'get',
    path: '/health',
    summary: 'Whether votes are accepted',
    answers: {
      200: { description: 'They are.', content: { [json]: healthSchema } },
      503: {
        description: 'They are not; the state of each part shows why.',
        content: { [json]: healthSchema },
      },
    },
  },
  {
    method: 'get',
    path: '/stats',
    summary: 'A few figures',
    description: figuresElsewhere,
    answers: { 200: { description: 'The current figures.', content: { [json]: statsSchema } } },
    problems: [503],
  },
  ...commonOperations,
];
