// The cost of a vote without durability and without a framework: it parses the body, creates a voter, signs the cookie, and
// sends an answer of the same shape and length as the vote service's.
import { createHmac, randomUUID } from 'node:crypto';
import { listen } from './listen.ts';

const secret = process.env.COOKIE_SECRET ?? '';

listen((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const { choice } = JSON.parse(Buffer.concat(chunks).toString()) as { choice: number };
    const voterId = randomUUID();
    const signature = createHmac('sha256', secret).update(voterId).digest('base64url');
    const now = Date.now();
    res.writeHead(202, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'Set-Cookie': `voter=${voterId}.${signature}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax`,
    });
    res.end(
      JSON.stringify({
        status: 'queued',
        pollId: 1,
        choices: [choice],
        castAt: new Date(now).toISOString(),
        receipt: `1.${voterId}.${now.toString(36)}.${signature}`,
      }),
    );
  });
});
