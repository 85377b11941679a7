import { exchange } from './exchange.ts';
import type { RequestInput } from './input.ts';
import { judgeReply } from './judge-reply.ts';
import { readReply } from './read-reply.ts';
import type { Target } from './target.ts';

/**
 * A complete request is answered within this time. An idle machine answers within a fraction of a second, and the report has the
 * slowest answer; the limit is high because tests run on busy ones.
 */
const ANSWER_MS = 30_000;
/** How long to wait for an answer to a request that may never be complete. */
const BROKEN_MS = 300;

export interface Outcome {
  /** The status, or what happened instead. */
  status: string;
  /** What is wrong with the answer; undefined if nothing is. */
  fault?: string | undefined;
}

export async function sendRequest(target: Target, input: RequestInput): Promise<Outcome> {
  const bytes = await encodeRequest(target, input);
  const isHead = input.head.startsWith('HEAD ');
  const mayWait = input.isBroken || isLongPoll.test(input.head);
  const started = performance.now();
  const { received, ended } = await exchange(
    target.services[input.service].url,
    [{ send: bytes, isDone: (data, hasEnded) => readReply(data, isHead, hasEnded) !== undefined }],
    mayWait ? BROKEN_MS : ANSWER_MS,
  );
  const reply = readReply(received, isHead, ended !== 'silent');
  if (reply) return { status: String(reply.status), fault: judgeReply(reply, input) };
  if (mayWait) return { status: ended === 'silent' ? 'waits' : ended };
  const ms = Math.round(performance.now() - started);
  return {
    status: ended,
    fault: `no complete answer, ${ended} after ${ms} ms with ${received.length} bytes`,
  };
}

/** In a session, Socket.io answers it when there is something to send. */
const isLongPoll = /^GET \S*socket\.io\S*sid=/;

async function encodeRequest({ fill }: Target, input: RequestInput): Promise<Buffer> {
  const body = Buffer.from(await fill(input.body, input.service), input.encoding);
  const head = await fill(input.head.replaceAll('«length»', String(body.length)), input.service);
  return Buffer.concat([
    Buffer.from(`${head}\r\n`, 'latin1'),
    ...(input.chunk > 0 ? encodeChunks(body, Math.max(input.chunk, body.length / 100)) : [body]),
  ]);
}

function encodeChunks(body: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += Math.ceil(size)) {
    const chunk = body.subarray(at, at + Math.ceil(size));
    chunks.push(Buffer.from(`${chunk.length.toString(16)};x=y\r\n`), chunk, Buffer.from('\r\n'));
  }
  return [...chunks, Buffer.from('0\r\n\r\n')];
}
