// The usual way to combine BullMQ with Express: each vote is a job, which is on disk before the answer, as in the vote service.
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';
import { listen } from './listen.ts';

const connection = new Redis(process.env.REDIS_URL ?? '', { maxRetriesPerRequest: null });
const queue = new Queue('one-job-per-vote', { connection, defaultJobOptions: { removeOnComplete: true } });
await queue.waitUntilReady();

const app = express();
app.post('/polls/:id/vote', express.json(), async (req, res) => {
  const { choice } = req.body as { choice: number };
  const castAt = Date.now();
  await queue.add('vote', {
    pollId: Number(req.params.id),
    voterId: randomUUID(),
    choices: [choice],
    castAt,
  });
  res.status(202).json({ status: 'queued' });
});
listen(app as RequestListener);
