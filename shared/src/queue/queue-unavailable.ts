/**
 * Why no batch can be added. `unavailable`: no answer; `full`: what memory is left is for taking batches out; `read-only`: it
 * answers and takes no writes; `not durable`: it takes them and could lose them.
 */
export type QueueTrouble = 'unavailable' | 'full' | 'read-only' | 'not durable';

/** The queue cannot take batches now, or did not say whether it took one. The message is for operators. */
export class QueueUnavailableError extends Error {
  trouble: QueueTrouble;

  constructor(message: string, trouble: QueueTrouble = 'unavailable', options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}
