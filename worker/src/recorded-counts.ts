/** What happened to a batch: ballots that changed a row, and ballots that were rejected. All others changed nothing. */
export interface RecordedCounts {
  written: number;
  rejected: number;
}
