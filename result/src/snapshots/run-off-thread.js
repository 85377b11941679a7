// The thread that start-run-off.ts starts. It takes rankings, and sends the rounds when it receives null.
import { parentPort, workerData } from 'node:worker_threads';
import { createRunOff } from './run-off.js';

const runOff = createRunOff(workerData.optionCount);

parentPort.on('message', (rankings) => {
  if (rankings === null) parentPort.postMessage(runOff.count());
  else runOff.add(rankings);
});
