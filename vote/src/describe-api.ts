// The service's API document. The app's 405s are made from it, and a test compares it with every route.
import { describeApi } from '@hands/shared/http/openapi';
import { managingOperations } from './managing/operations.ts';
import { monitoringOperations } from './monitoring/operations.ts';
import { pollOperations } from './polls/operations.ts';
import { votingOperations } from './voting/operations.ts';

export const voteApi = describeApi(
  {
    title: 'Show of Hands: vote',
    description:
      'Polls and votes. The pages for administrators are at `/admin`. A trailing slash makes no difference. Times are ISO 8601 with their offset; responses give them to the microsecond. An error is a problem document (RFC 9457) that names the invalid fields.',
  },
  // `/polls/new` before `/polls/{id}`: Express takes the first address that matches
  [...managingOperations, ...pollOperations, ...votingOperations, ...monitoringOperations],
);
