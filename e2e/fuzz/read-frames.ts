/** What a service sent over a WebSocket, without what is not complete yet. Services send neither masks nor fragments. */
export function readFrames(received: Buffer): { opcode: number; payload: string }[] {
  const frames: { opcode: number; payload: string }[] = [];
  for (let at = received.indexOf('\r\n\r\n') + 4; at + 2 <= received.length;) {
    const opcode = (received[at] ?? 0) & 0x0f;
    const short = (received[at + 1] ?? 0) & 0x7f;
    const start = at + 2 + (short < 126 ? 0 : short === 126 ? 2 : 8);
    if (start > received.length) break;
    const length =
      short < 126
        ? short
        : short === 126
          ? received.readUInt16BE(at + 2)
          : Number(received.readBigUInt64BE(at + 2));
    if (start + length > received.length) break;
    frames.push({ opcode, payload: received.toString('utf8', start, start + length) });
    at = start + length;
  }
  return frames;
}
