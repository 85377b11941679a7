// What Express costs before anything is done.
import express from 'express';
import type { RequestListener } from 'node:http';
import { listen } from './listen.ts';

const app = express();
app.post('/polls/:id/vote', (_req, res) => {
  res.status(202).end();
});
listen(app as RequestListener);
