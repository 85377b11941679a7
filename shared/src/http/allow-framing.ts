import type { ServerResponse } from 'node:http';

const framable = new WeakSet<ServerResponse>();

/**
 * Any page may show this answer in a frame, also one that is opened from a file, or isolated by `Cross-Origin-Embedder-Policy`. To be
 * called after the service's own security headers are set.
 */
export function allowFraming(res: ServerResponse): void {
  framable.add(res);
  const policy = String(res.getHeader('Content-Security-Policy') ?? '');
  res.setHeader('Content-Security-Policy', policy.replace(/frame-ancestors [^;]*/, frameAncestors(res)));
  res.removeHeader('X-Frame-Options');
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  res.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
}

export const isFramable = (res: ServerResponse): boolean => framable.has(res);

/** The directive of the content security policy. `*` stands for web addresses only. */
export const frameAncestors = (res: ServerResponse): string =>
  `frame-ancestors ${isFramable(res) ? '* file:' : "'self'"}`;
