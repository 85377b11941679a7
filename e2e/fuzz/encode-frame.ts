import type { Frame } from './input.ts';

const MASK = Buffer.from([1, 2, 3, 4]);

export function encodeFrame({
  isLast,
  reserved,
  opcode,
  isMasked,
  payload,
  encoding,
  missing,
}: Frame): Buffer {
  const data = Buffer.from(payload, encoding);
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const masked = isMasked ? data.map((byte, index) => byte ^ (MASK[index % 4] ?? 0)) : data;
  const length = encodeLength(data.length + missing, isMasked);
  return Buffer.concat([Buffer.from([first]), length, isMasked ? MASK : Buffer.alloc(0), masked]);
}

function encodeLength(length: number, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0;
  if (length < 126) return Buffer.from([bit | length]);
  if (length < 2 ** 16) return Buffer.from([bit | 126, length >> 8, length & 255]);
  const long = Buffer.alloc(9);
  long[0] = bit | 127;
  long.writeBigUInt64BE(BigInt(length), 1);
  return long;
}
