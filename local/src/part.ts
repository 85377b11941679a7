/** What the runner keeps going: a database server or a service. */
export interface Part {
  name: string;
  /** Settles with the reason when it has ended, by itself or by stop(). */
  exited: Promise<string>;
  /** Ends it in an orderly way; past a deadline by force. Safe to call twice, and when it has ended already. */
  stop: () => Promise<void>;
  /** The last lines it logged. */
  lastLines: () => string;
}
