// Bodies in other encodings, with a byte order mark, or sent as something else than they are.
import { asAdmin } from '@hands/testing/administrator';
import { randomUUID } from 'node:crypto';
import type { Ballot } from '@hands/shared/poll/batch';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noteQueued } from './note-queued.ts';

let vote: TestVote;
let url = '';
let queued: Ballot[] = [];

beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
  queued = noteQueued(vote.parts.queue);
});
afterAll(() => vote.close());
beforeEach(() => {
  queued.length = 0;
});

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

async function post(path: string, type: string, body: string | Buffer, method = 'POST') {
  const answer = await fetch(url + path, {
    method,
    headers: { ...asAdmin, 'Content-Type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const { detail = '', errors = [] } = (await answer.json()) as {
    detail?: string;
    errors?: { field: string }[];
  };
  return { status: answer.status, detail, fields: errors.map(({ field }) => field) };
}
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const userVote = (userId: string) => JSON.stringify({ pollId: 1, optionId: 0, userId });

describe('a body that is not UTF-8 is answered with 400 that says so, and nothing is counted:', () => {
  const calls: [string, string, string, Buffer, string?][] = [
    ['a vote by userId as JSON', '/vote', JSON_TYPE, latin1(userVote('Jürgen'))],
    ['a vote by userId as a form', '/votes', FORM_TYPE, latin1('pollId=1&optionId=0&userId=Jürgen')],
    ['an escaped form', '/vote', FORM_TYPE, latin1('pollId=1&optionId=0&userId=J%FCrgen')],
    ['a form that cuts a character', '/vote', FORM_TYPE, latin1('pollId=1&optionId=0&userId=J%C3')],
    ['a vote', '/polls/1/vote', JSON_TYPE, latin1('{"choice": 0, "ü": 1}')],
    [
      'a poll',
      '/polls',
      JSON_TYPE,
      latin1('{"question": "Für?", "options": [{"text": "A"}, {"text": "B"}]}'),
    ],
    ['a poll as a form', '/polls', FORM_TYPE, latin1('question=F%FCr&option=A&option=B')],
    ['a change', '/polls/1', JSON_TYPE, latin1('{"question": "Für?"}'), 'PATCH'],
  ];
  test.each(calls)('%s', async (_, path, type, body, method) => {
    const { status, detail } = await post(path, type, body, method);
    expect([status, detail]).toEqual([400, expect.stringContaining('UTF-8')]);
    expect(queued).toEqual([]);
  });
});

test('a form with any escapes of UTF-8, or with a percent sign, is read', async () => {
  for (const userId of ['J%C3%BCrgen', 'J%c3%bcrgen', '100%', '%zz', 'a+b%20c', '%F0%9F%91%8D'])
    expect((await post('/vote', FORM_TYPE, `pollId=1&optionId=0&userId=${userId}`)).status).toBe(202);
  expect(new Set(queued.map(({ voterId }) => voterId)).size).toBe(5);
});

describe('a userId', () => {
  test.each([
    ['half a character', 'J\ud83d'],
    ['what another program put for lost characters', 'J\ufffdrgen'],
    ['nothing visible', '\u3164'],
    ['hidden characters', 'ann\u200b'],
    ['a control character', 'ann\u0007'],
  ])('with %s is answered with 400 that names the field', async (_, userId) => {
    expect(await post('/vote', JSON_TYPE, userVote(userId))).toMatchObject({
      status: 400,
      fields: ['userId'],
    });
    expect(queued).toEqual([]);
  });

  test('is one voter whether its letters are composed or not, and differs by everything else', async () => {
    const id = `Jürgen ${randomUUID()}`;
    for (const userId of [id, id.normalize('NFD'), id.toLowerCase(), ` ${id}`])
      expect((await post('/vote', JSON_TYPE, userVote(userId))).status).toBe(202);
    const voters = queued.map(({ voterId }) => voterId);
    expect(voters[1]).toBe(voters[0]);
    expect(new Set(voters).size).toBe(3);
  });
});

test('JSON with a byte order mark is taken', async () => {
  const mark = '\ufeff';
  expect((await post('/polls/1/vote', JSON_TYPE, `${mark}{"choice": 0}`)).status).toBe(202);
  expect((await post('/vote', JSON_TYPE, mark + userVote('ann'))).status).toBe(202);
  const poll = '{"question": "Which?", "options": [{"text": "A"}, {"text": "B"}]}';
  expect((await post('/polls', JSON_TYPE, mark + poll)).status).toBe(201);
  expect(queued).toHaveLength(2);
});

test('JSON that is sent as a form, as curl does by itself, is answered with the content type to send', async () => {
  for (const [path, body] of [
    ['/polls/1/vote', '{"choice": 0}'],
    ['/polls/1/vote', ' [0]'],
    ['/vote', userVote('ann')],
    ['/polls', '{"question": "Which?"}'],
  ] as const) {
    const { status, detail } = await post(path, FORM_TYPE, body);
    expect([path, status]).toEqual([path, 415]);
    expect(detail).toContain('Content-Type: application/json');
  }
  expect(queued).toEqual([]);
});
