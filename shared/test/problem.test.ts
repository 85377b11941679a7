import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer, listen, portOf } from '../src/http/http-server.ts';
import { badFields, notFound, ProblemError, sendProblem, unavailable } from '../src/http/problem.ts';

/** Answers every request with this error. @returns the answer and what was logged */
async function answerTo(error: unknown, { accept = '*/*', method = 'GET', level = 'info' } = {}) {
  const lines: string[] = [];
  const log = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(line.toString());
      done();
    },
  });
  const logger = pino({ level }, log);
  const server = await listen(
    (req, res) => void sendProblem(req, res, error, logger),
    0,
    pino({ level: 'silent' }),
  );
  onTestFinished(() => closeServer(server));
  const response = await fetch(`http://localhost:${portOf(server)}/polls/4/vote`, {
    method,
    headers: { Accept: accept },
  });
  return { response, text: await response.text(), log: lines.join('') };
}

test('a program gets a problem document that names the invalid fields', async () => {
  const errors = [
    { field: 'question', message: 'is missing' },
    { field: 'kind', message: 'must be one of: single, multiple, ranked' },
  ];
  const { response, text } = await answerTo(badFields(errors));
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(JSON.parse(text)).toEqual({
    type: 'about:blank',
    status: 400,
    title: 'Bad request',
    detail: 'question: is missing; kind: must be one of: single, multiple, ranked',
    errors,
  });
});

test('a browser gets a page, with markup as text, that no other site can frame', async () => {
  const { response, text } = await answerTo(notFound('There is no <b>poll</b>.'), { accept: 'text/html' });
  expect(response.status).toBe(404);
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  expect(text).toContain('There is no &lt;b&gt;poll&lt;/b&gt;.');
  expect(text).not.toContain('http-equiv="refresh"');
});

test.each([
  ['GET', true],
  ['POST', false],
])('a 503 says when to try again; the page for a %s reloads itself: %s', async (method, reloads) => {
  const answer = await answerTo(unavailable('The queue is full.'), { accept: 'text/html', method });
  expect(answer.response.status).toBe(503);
  expect(answer.response.headers.get('retry-after')).toBe('1');
  expect(answer.text.includes('http-equiv="refresh"')).toBe(reloads);
});

test('an unexpected error is a 500 that reveals nothing, and is logged with its request', async () => {
  const { response, text, log } = await answerTo(new TypeError('secret: cannot read x of undefined'));
  expect(response.status).toBe(500);
  expect(text).not.toContain('secret');
  expect(JSON.parse(log)).toMatchObject({
    level: pino.levels.values['error'],
    url: '/polls/4/vote',
    err: { message: 'secret: cannot read x of undefined' },
  });
});

test.each([
  ['a client error of Express', Object.assign(new Error('bad escape'), { status: 400 }), 400, 'bad escape'],
  ['a body over a limit', Object.assign(new Error(), { status: 413, limit: 65_536 }), 413, '64 KiB'],
  ['a server error of a library', Object.assign(new Error('inner'), { status: 502 }), 500, 'Something went'],
])('%s is answered with its status', async (_what, error, status, detail) => {
  const { response, text } = await answerTo(error);
  expect(response.status).toBe(status);
  expect(text).toContain(detail);
});

test('an error of the client is logged at level debug only', async () => {
  const error = new ProblemError({ status: 409, title: 'Conflict', detail: 'This poll has closed.' });
  expect((await answerTo(error)).log).toBe('');
  expect((await answerTo(error, { level: 'debug' })).log).toContain('This poll has closed.');
});

test('I11: what is wrong with a field is not logged, because it can quote a ballot', async () => {
  const error = badFields([{ field: 'rank-2', message: '“Ash” and “Cedar” have the same rank, 1' }]);
  const { log, text } = await answerTo(error, { level: 'debug' });
  expect(text).toContain('Ash');
  expect(log).toContain('Bad request');
  for (const clear of ['rank-2', 'Ash', 'Cedar']) expect(log).not.toContain(clear);
});
