/** An address as it may be printed: without user and password, and without parameters, which can contain them, too. */
export function withoutCredentials(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}
