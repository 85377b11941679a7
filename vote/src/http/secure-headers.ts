import helmet from 'helmet';

/** Works on Node's own request and response, too. */
export const secureHeaders = helmet({
  // plain http must work in a local network; where there is TLS, what ends it sends HSTS
  strictTransportSecurity: false,
  // with helmet's own choice, no-referrer, browsers send our form's POST with `Origin: null`, as they do a stranger's
  referrerPolicy: { policy: 'same-origin' },
  contentSecurityPolicy: {
    directives: {
      upgradeInsecureRequests: null,
      // nothing from other hosts, as Bull Board's page would have its fonts; its scripts set styles
      styleSrc: ["'self'", "'unsafe-inline'"],
      fontSrc: ["'self'"],
    },
  },
});
