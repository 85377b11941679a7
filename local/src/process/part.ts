/** A process that the runner manages: a database server or a service. */
export interface Part {
  name: string;
  /** Resolves with the reason once it has ended, by itself or through stop(). */
  exited: Promise<string>;
  /** Shuts it down, by force after a deadline. Safe to call twice, and after it has ended. */
  stop: () => Promise<void>;
  /** The last lines it logged. */
  lastLines: () => string;
}
