import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressFor } from '@hands/shared/http/page-address';
import helmet from 'helmet';
import type { Config } from '../config.ts';

/** Sets the headers before it returns. Works on Node's own request and response, too. */
export type SecureHeaders = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

export const createSecureHeaders = ({
  resultUrl,
  trustProxy,
}: Pick<Config, 'resultUrl' | 'trustProxy'>): SecureHeaders =>
  helmet({
    // plain http must work in a local network; a proxy that terminates TLS sends HSTS itself
    strictTransportSecurity: false,
    // with helmet's default, no-referrer, browsers send our own forms with `Origin: null`, which looks like another site
    referrerPolicy: { policy: 'same-origin' },
    contentSecurityPolicy: {
      directives: {
        upgradeInsecureRequests: null,
        // ballots follow their polls on result's socket
        connectSrc: ["'self'", (req) => addressFor(resultUrl, req, trustProxy).replace(/^http/, 'ws')],
        // Bull Board's page asks for fonts from another host, which stay blocked; its scripts set inline styles
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'"],
      },
    },
  });
