// The thread that start-run-off.ts starts: takes rankings, and when there are no more, sends the rounds.
import { parentPort, workerData } from 'node:worker_threads';
import { createRunOff } from './run-off.js';

const runOff = createRunOff(workerData.optionCount);

parentPort.on('message', (rankings) => {
  if (rankings === null) parentPort.postMessage(runOff.count());
  else runOff.add(rankings);
});
