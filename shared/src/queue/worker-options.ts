/** How every BullMQ worker here treats crashes of workers and lost connections. */
export const workerOptions = {
  // a killed worker's jobs are taken over once their locks have expired and the next check finds them: within 7.5 s
  lockDuration: 5_000,
  stalledInterval: 2_500,
  // with BullMQ's default of 1, a job would fail for good after a second crash, which is not the job's fault
  maxStalledCount: 1_000_000,
  // after a lost connection; the default of 15 s is too long for a waiting audience
  runRetryDelay: 1_000,
};
