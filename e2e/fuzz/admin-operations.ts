// The pages for administrators and owners, and their forms.
import fc from 'fast-check';
import { CANARY } from './hostile-values.ts';
import { makeOperation } from './make-operation.ts';
import { anyPoll } from './operation.ts';
import type { Operation } from './operation.ts';

const anyPollForm = fc.record(
  {
    question: fc.constantFrom('Which?', `Why ${CANARY}?`, 'Ja & nein'),
    option: fc.constantFrom(['A', 'B'], ['A', 'B', '', 'C'], [CANARY, 'x']),
    kind: fc.constantFrom('single', 'multiple', 'ranked'),
    theme: fc.constantFrom('OnTrend', '', `T ${CANARY}`),
    maxChoices: fc.constantFrom('', '2'),
    voteChange: fc.constant('true'),
    resultsVisible: fc.constantFrom('always', 'after_vote', 'after_close', 'never'),
    description: fc.constantFrom('', `One ${CANARY}\r\nhttps://example.org/`),
    showFrom: fc.constantFrom('', '10'),
    timeZone: fc.constantFrom('', 'Europe/Berlin', CANARY),
    opensAt: fc.constantFrom('', '2020-01-01T00:00', '2020-03-29T02:30'),
    closesAt: fc.constantFrom('', '2035-01-01T00:00', '2035-10-28T02:30'),
    closesIn: fc.constantFrom('', '10', 'tonight'),
    adminToken: fc.constantFrom('«token»', '«token»', 'wrong'),
    shown: fc.constantFrom(
      '{"question":"Which?","option":["Tea","Coffee"],"kind":"single","voteChange":"true","resultsVisible":"always"}',
      '{}',
    ),
  },
  { requiredKeys: ['question', 'option', 'kind', 'resultsVisible', 'shown'] },
);

const rowQuery = {
  poll: anyPoll,
  before: fc.constantFrom('1', '1000000'),
};

/** Pages have their addresses by slug. */
const slug = fc.constantFrom('«slug open»', '«slug single»', '«slug final»');
const fresh = fc.constantFrom('«fresh open»', '«fresh voted»', '«fresh final»');
const actions = ['close', 'reopen', 'reset', 'delete'];

export const adminOperations: Operation[] = [
  makeOperation('vote', 'POST', '/polls', { form: anyPollForm }),
  makeOperation('vote', 'GET', '/admin', {
    query: { status: fc.constantFrom('open', 'final'), cursor: fc.constant('YmVmb3JlIDEwMDA') },
  }),
  makeOperation('vote', 'GET', '/admin/polls/{id}', { query: { done: fc.constantFrom('close', 'reset') } }),
  makeOperation('vote', 'GET', '/p/{id}/manage', {
    id: slug,
    query: { done: fc.constantFrom('close', 'hide') },
  }),
  makeOperation('vote', 'GET', '/p/{id}/manage/activity', { id: slug, query: { before: rowQuery.before } }),
  makeOperation('vote', 'POST', '/p/{id}/manage', { id: fresh, form: anyPollForm }),
  makeOperation('vote', 'POST', '/p/{id}/manage/listed', {
    id: fresh,
    form: fc.record({ listed: fc.constantFrom('true', 'false') }),
  }),
  makeOperation('vote', 'POST', '/p/{id}/manage/key', {
    form: fc.record({ key: fc.constantFrom('x', 'A'.repeat(32), `http://a/p/b/manage#k=${CANARY}`) }),
  }),
  makeOperation('vote', 'GET', '/p/{id}/manage/key/forget', { id: slug }),
  makeOperation('vote', 'POST', '/p/{id}/manage/key/forget', { id: fresh, form: fc.constant({}) }),
  makeOperation('vote', 'POST', '/p/{id}/manage/keys', {
    id: fresh,
    form: fc.record({ label: fc.constantFrom('Ana', '', `L ${CANARY}`) }),
  }),
  ...actions.flatMap((name) => [
    makeOperation('vote', 'GET', `/p/{id}/manage/${name}`, { id: slug }),
    makeOperation('vote', 'POST', `/p/{id}/manage/${name}`, {
      id: fresh,
      form: fc.record({ closesAt: fc.constantFrom('', '2035-01-01T00:00') }),
    }),
  ]),
  makeOperation('vote', 'GET', '/admin/rejected', { query: { ...rowQuery, tried: fc.constant('3') } }),
  makeOperation('vote', 'POST', '/admin/rejected', {
    form: fc.oneof(
      fc.record({ id: fc.constantFrom('1', '2', '30') }),
      fc.record({
        pollId: anyPoll,
        reason: fc.constantFrom('there is no such poll', 'cast after the poll closed'),
      }),
    ),
  }),
  makeOperation('vote', 'GET', '/admin/batches'),
  makeOperation('vote', 'POST', '/admin/batches', {
    form: fc.record({ batch: fc.constantFrom('all', '{votes-0}.1-2-3') }),
  }),
  makeOperation('vote', 'GET', '/admin/activity', { query: rowQuery }),
  makeOperation('vote', 'GET', '/admin/trail', { query: rowQuery }),
  makeOperation('vote', 'GET', '/admin/sign-in', {
    query: { to: fc.constantFrom('/admin/rejected', '//evil.example', 'javascript:alert(1)') },
  }),
  makeOperation('vote', 'POST', '/admin/sign-in', {
    form: fc.record({
      token: fc.constantFrom('«token»', 'wrong'),
      to: fc.constantFrom('/admin', `/admin?${CANARY}`),
    }),
  }),
  makeOperation('vote', 'POST', '/admin/sign-out', { form: fc.constant({}) }),
];
