import helmet from 'helmet';

/** Also works on Node's own request and response. */
export const secureHeaders = helmet({
  // plain http must work in a local network; a proxy that terminates TLS sends HSTS itself
  strictTransportSecurity: false,
  // with helmet's default, no-referrer, browsers send our own forms with `Origin: null`, which looks like another site
  referrerPolicy: { policy: 'same-origin' },
  contentSecurityPolicy: {
    directives: {
      upgradeInsecureRequests: null,
      // Bull Board's page asks for fonts from another host, which stay blocked; its scripts set inline styles
      styleSrc: ["'self'", "'unsafe-inline'"],
      fontSrc: ["'self'"],
    },
  },
});
