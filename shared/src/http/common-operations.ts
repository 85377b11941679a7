// The addresses that several services have in common.
import { z } from 'zod';
import { liveSchema } from './health.ts';
import type { Content, Operation } from './openapi.ts';

/** A page, for clients that ask for `text/html`. */
export const pageContent: Content = { 'text/html': z.string() };

export const liveOperation: Operation = {
  method: 'get',
  path: '/live',
  summary: 'Whether the process answers',
  description: 'For liveness probes: 200 even while a database is unavailable.',
  answers: { 200: { description: 'It does.', content: { 'application/json': liveSchema } } },
};

/** For the descriptions of `/stats` and `/metrics`. */
export const figuresElsewhere = 'In production on METRICS_PORT only.';

export const metricsOperation: Operation = {
  method: 'get',
  path: '/metrics',
  summary: 'Metrics for Prometheus',
  description: figuresElsewhere,
  answers: {
    200: { description: 'Prometheus’ text format 0.0.4.', content: { 'text/plain': z.string() } },
  },
};

export const documentOperation: Operation = {
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  answers: { 200: { description: 'OpenAPI 3.1.', content: { 'application/json': z.looseObject({}) } } },
};

const docsOperation: Operation = {
  method: 'get',
  path: '/docs',
  summary: 'This document, as a page',
  answers: { 200: { description: 'The page.', content: pageContent } },
};

/** The operations that every service with pages has. */
export const commonOperations = [liveOperation, metricsOperation, documentOperation, docsOperation];
