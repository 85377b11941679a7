// In each of vitest's workers: a signal ends vitest, but not the test that a worker is in the middle of.
process.once('disconnect', () => process.exit(1));
