// What the fuzzer sends. Inputs are plain data, so that one can be printed, and sent again with `--input`. Their texts may contain
// placeholders such as `«poll open»`, which fill-placeholders.ts replaces when they are sent.
export type ServiceName = 'vote' | 'worker' | 'result';

export interface RequestInput {
  kind: 'request';
  service: ServiceName;
  /** The operation that it was made from, `POST /polls/{id}/vote`. */
  operation: string;
  /** The request line and the header lines, each with its line break. Sent as Latin-1. */
  head: string;
  body: string;
  /** Latin-1 sends bytes that are not UTF-8. */
  encoding: 'utf8' | 'latin1';
  /** Bytes per chunk; 0 if the body is not chunked. */
  chunk: number;
  /** Whether the framing is wrong on purpose: the service may close the connection, or wait for more. */
  isBroken: boolean;
}

export interface Frame {
  isLast: boolean;
  /** 1 to 3 of them must not be set without an extension. */
  reserved: number;
  opcode: number;
  isMasked: boolean;
  payload: string;
  encoding: 'utf8' | 'latin1';
  /** How many bytes longer the header says that the payload is. The connection then waits for them. */
  missing: number;
}

/** A WebSocket, bare or of Socket.io, opened with raw bytes. */
export interface FramesInput {
  kind: 'frames';
  operation: string;
  /** The address. */
  target: string;
  /** Additional header lines. */
  headers: string;
  frames: Frame[];
  /** A bare WebSocket or one of Socket.io. */
  to: 'stream' | 'socket';
}

export interface JobInput {
  kind: 'job';
  operation: string;
  /** The job's data as JSON text. */
  data: string;
  /** Its id; null for the one that the vote service would give it. */
  id: string | null;
  /** When it was added, in milliseconds; null for now. */
  timestamp: number | null;
  lifo: boolean;
}

export type Input = RequestInput | FramesInput | JobInput;
