import { adminCookie } from '@hands/testing/administrator';

/** A browser tab with its own cookies and without JavaScript; it follows redirects. */
export function openTab(address: string, signedIn = false) {
  const cookies = new Map<string, string>();
  if (signedIn) {
    const { name, value } = adminCookie(address);
    cookies.set(name, value);
  }
  async function send(
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; html: string; path: string }> {
    const response = await fetch(address + path, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(init.headers as Record<string, string> | undefined),
        Accept: 'text/html',
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location) {
      const { pathname, search } = new URL(location, address + path);
      return send(pathname + search);
    }
    const html = (await response.text()).replaceAll(/\s+/g, ' ');
    return { status: response.status, html, path };
  }
  return {
    cookies,
    get: (path: string) => send(path),
    submit: (path: string, fields: string[][], headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams(fields as [string, string][]).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      }),
  };
}
