// Addresses that the API documents do not list: forms, the pages for administrators, Bull Board, Socket.io, and none at all.
import fc from 'fast-check';
import { adminOperations } from './admin-operations.ts';
import { makeOperation } from './make-operation.ts';
import type { Operation } from './operation.ts';

const board = '/admin/queues/api/queues';
const job = { queue: fc.constantFrom('{votes-0}', 'none'), job: fc.constantFrom('1-2-3-x', '0', 'repeat:x') };
const bullBoard: Operation[] = [
  makeOperation('vote', 'GET', '/admin/queues'),
  makeOperation('vote', 'GET', board, {
    query: {
      activeQueue: fc.constant('{votes-0}'),
      status: fc.constantFrom('latest', 'failed', 'waiting', 'active'),
      page: fc.constantFrom('1', '2'),
      jobsPerPage: fc.constantFrom('10', '30'),
    },
  }),
  makeOperation('vote', 'GET', '/admin/queues/api/redis/stats'),
  makeOperation('vote', 'GET', '/admin/queues/api/job-schedulers'),
  ...['metrics', 'default-job-options', 'workers', 'rate-limit', 'job-data-schema'].map((name) =>
    makeOperation('vote', 'GET', `${board}/{queue}/${name}`, { more: { queue: job.queue } }),
  ),
  ...['', '/logs', '/flow'].map((end) =>
    makeOperation('vote', 'GET', `${board}/{queue}/{job}${end}`, { more: job }),
  ),
  makeOperation('vote', 'PUT', `${board}/{queue}/{job}/retry`, { more: job, json: fc.constant({}) }),
  makeOperation('vote', 'PUT', `${board}/{queue}/obliterate`, {
    more: { queue: job.queue },
    json: fc.constant({}),
  }),
  makeOperation('vote', 'POST', `${board}/{queue}/add`, {
    more: { queue: job.queue },
    json: fc.constant({ name: 'x', data: {} }),
  }),
];

const polling = { EIO: fc.constant('4'), transport: fc.constant('polling') };
const otherOperations: Operation[] = [
  makeOperation('result', 'GET', '/polls/{id}/results', { query: { present: fc.constant('') } }),
  makeOperation('result', 'GET', '/socket.io/', { query: polling }),
  makeOperation('result', 'POST', '/socket.io/', {
    query: { ...polling, sid: fc.constant('«sid»') },
    text: fc.constantFrom(
      '40',
      '40\u001e42["watch",2]',
      '41',
      '2',
      '5',
      '4',
      '\u001e\u001e',
      '42["watch"]',
      'b4AAAA',
      'x'.repeat(5_000),
    ),
  }),
  makeOperation('vote', 'GET', '/ballot.css'),
  makeOperation('result', 'GET', '/dashboard/dashboard.js'),
  makeOperation('vote', 'POST', '/nothing/here', { form: fc.constant({ a: 'b' }) }),
  makeOperation('result', 'POST', '/polls/{id}', { json: fc.constant({ choice: 0 }) }),
  makeOperation('worker', 'GET', '/nothing'),
  makeOperation('worker', 'POST', '/health', { json: fc.constant({}) }),
];

export const moreOperations: Operation[] = [...adminOperations, ...bullBoard, ...otherOperations];
