// Runs in each of vitest's workers. A signal ends vitest, but not the test that a worker is running, so the worker exits when
// vitest disconnects.
process.once('disconnect', () => process.exit(1));
