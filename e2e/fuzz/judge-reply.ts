// What every answer must be, whatever the request was.
import { problemSchema } from '@hands/shared/http/problem-responses';
import { CANARY } from './hostile-values.ts';
import type { RequestInput } from './input.ts';
import { headerOf } from './read-reply.ts';
import type { Reply } from './read-reply.ts';
import { ADMIN_TOKEN } from './target.ts';

/** @returns what is wrong; undefined if nothing is */
export function judgeReply(
  reply: Reply,
  { operation, head }: Pick<RequestInput, 'operation' | 'head'>,
): string | undefined {
  const { status, body } = reply;
  const type = headerOf(reply, 'content-type') ?? '';
  if (!(status >= 100 && status < 600)) return `a status of ${status}`;
  if (headerOf(reply, 'x-injected') !== undefined) return 'a header that the request has injected';
  if (type.startsWith('text/html') && body.includes(CANARY))
    return `answered ${status} with the input unescaped in HTML`;
  if (body.includes(ADMIN_TOKEN) && !head.includes('«token»')) return 'the admin token in the answer';
  if (/\n\s+at .+:\d+:\d+\)?/.test(body)) return `answered ${status} with a stack trace`;
  if (status >= 500) {
    // oEmbed answers 501 to formats that it does not have
    const isFormat = status === 501 && operation === 'result GET /oembed';
    if (status !== 503 && !isFormat) return `answered ${status}: ${body.slice(0, 300)}`;
    if (status === 503 && !isHealth(operation) && headerOf(reply, 'retry-after') === undefined)
      return 'answered 503 without Retry-After';
  }
  if (status < 400 || body === '' || isForeign(operation, head) || isHealth(operation)) return undefined;
  return type.startsWith('text/html') ? undefined : judgeProblem(reply, type);
}

/** Its body is the state of its parts. */
const isHealth = (operation: string) => operation.endsWith('/health');

/** Socket.io and Bull Board answer in their own way. */
const isForeign = (operation: string, head: string) =>
  operation.includes('/socket.io') ||
  operation.startsWith('result s') ||
  /^\S+ \S*(queues|socket\.io)/.test(head);

function judgeProblem({ status, body }: Reply, type: string): string | undefined {
  if (type !== 'application/problem+json')
    return `answered ${status} with ${type || 'no content type'}, not a problem document`;
  let problem: unknown;
  try {
    problem = JSON.parse(body);
  } catch {
    return `answered ${status} with a problem document that is not JSON: ${body.slice(0, 100)}`;
  }
  const result = problemSchema.safeParse(problem);
  if (!result.success) return `answered ${status} with a malformed problem document: ${result.error.message}`;
  return result.data.status === status
    ? undefined
    : `answered ${status} with a problem document for ${result.data.status}`;
}
