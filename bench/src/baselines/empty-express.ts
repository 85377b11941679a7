// The cost of Express itself: a route that does nothing.
import type { RequestListener } from 'node:http';
import express from 'express';
import { listen } from './listen.ts';

const app = express();
app.post('/polls/:id/vote', (_req, res) => {
  res.status(202).end();
});
listen(app as RequestListener);
