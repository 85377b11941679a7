/** What became of a batch: ballots that changed a row, and ballots that were rejected. The rest changed nothing. */
export interface RecordedCounts {
  written: number;
  rejected: number;
}
