/**
 * An address that signs an administrator in. The token is in the fragment, which browsers do not send, so that no log of a server
 * or a proxy contains it; the page sends it in a form.
 */
export const signInLink = (voteUrl: string, adminToken: string): string =>
  `${voteUrl}/admin/sign-in#token=${encodeURIComponent(adminToken)}`;
