// Runs before each test file. A signal ends vitest, but not the test that a worker is running, so the worker exits when
// vitest disconnects.
const isRegistered = Symbol.for('hands.end-with-vitest');

// once per worker, which runs many files
if (!Reflect.has(process, isRegistered)) {
  Reflect.set(process, isRegistered, true);
  process.once('disconnect', () => process.exit(1));
}
