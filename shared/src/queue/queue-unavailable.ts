/**
 * Why no batch can be added. `unavailable`: no answer. `full`: the remaining memory is reserved for draining. `read-only`: it
 * answers but takes no writes. `not durable`: it takes writes but could lose them.
 */
export type QueueTrouble = 'unavailable' | 'full' | 'read-only' | 'not durable';

/** The queue cannot take batches now, or did not confirm one. The message is for operators. */
export class QueueUnavailableError extends Error {
  trouble: QueueTrouble;

  constructor(message: string, trouble: QueueTrouble = 'unavailable', options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}
