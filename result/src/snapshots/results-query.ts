import { z } from 'zod';
import { scenes } from '../../public/scene-model.js';

/** What the addresses of a poll's results take. */
export const resultsQuerySchema = z.object({
  including: z.string().optional().meta({
    description:
      'The receipt of a vote in this poll. The answer then waits until the results are complete beyond it, up to five seconds.',
  }),
  receipt: z.string().optional().meta({
    description:
      'The receipt of a vote in this poll. The answer shows what its voter may see, without the voter cookie. Anything else is ignored.',
  }),
  present: z.string().optional().meta({
    description: 'For browsers: the page for a projector, whatever the value.',
  }),
  theme: z
    .enum(['dark', 'light'], 'must be dark or light')
    .optional()
    .meta({ description: 'With `present`; dark by default.' }),
  scene: z
    .enum(scenes, `must be one of ${scenes.join(', ')}`)
    .optional()
    .meta({
      description:
        'With `present`: the scene to begin with. By default how to join, and the result once the poll has closed.',
    }),
});
