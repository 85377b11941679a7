/** A response as it came over the wire. */
export interface Reply {
  status: number;
  /** Names in lower case. */
  headers: [string, string][];
  body: string;
}

export const headerOf = ({ headers }: Reply, wanted: string): string | undefined =>
  headers.find(([name]) => name === wanted)?.[1];

/**
 * Reads the first final response.
 * @param isHead whether it answers a HEAD request, so that it has no body
 * @param hasEnded whether the service has closed the connection
 * @returns undefined if it is not complete yet
 */
export function readReply(data: Buffer, isHead: boolean, hasEnded: boolean): Reply | undefined {
  const end = data.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = data.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]);
  const rest = data.subarray(end + 4);
  if (status < 200 && status !== 101) return readReply(rest, isHead, hasEnded);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const reply = { status, headers, body: '' };
  if (isHead || status === 101 || status === 204 || status === 304) return reply;
  const body = readReplyBody(rest, reply, hasEnded);
  return body && { ...reply, body: body.toString() };
}

function readReplyBody(rest: Buffer, reply: Reply, hasEnded: boolean): Buffer | undefined {
  if (headerOf(reply, 'transfer-encoding') === 'chunked') return readChunks(rest);
  const length = headerOf(reply, 'content-length');
  if (length === undefined) return hasEnded ? rest : undefined;
  return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined;
}

function readChunks(data: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const line = data.indexOf('\r\n', at);
    const length = Number.parseInt(data.subarray(at, line).toString('latin1'), 16);
    if (line < 0 || Number.isNaN(length) || data.length < line + length + 4) return undefined;
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(data.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
}
