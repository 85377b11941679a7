import { commonOperations, figuresElsewhere } from '@hands/shared/http/common-operations';
import { healthSchema } from '@hands/shared/http/health';
import type { Operation } from '@hands/shared/http/openapi';
import { statsSchema } from './show-stats.ts';

const json = 'application/json';

export const monitoringOperations: Operation[] = [
  {
    method: 'get',
    path: '/health',
    summary: 'Whether screens are kept up to date',
    answers: {
      200: { description: 'They are.', content: { [json]: healthSchema } },
      503: {
        description:
          'They are not: the state of `database` or `tick` shows why. The states of the other services are included for information.',
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
  },
  ...commonOperations,
];
