/**
 * For `node --import`: gives a process a clock that is wrong by some hours. Each SIGUSR2 sets it an hour ahead, or back.
 * Timers are not affected, as on a host whose clock is set.
 */
export function settableClock(hours: number): string {
  const script = `
    const { now } = Date;
    let ahead = ${hours} * 3600e3;
    let isSet = false;
    globalThis.Date = class extends Date {
      constructor(...given) { given.length === 0 ? super(now() + ahead) : super(...given); }
      static now() { return now() + ahead; }
    };
    process.on('SIGUSR2', () => { isSet = !isSet; ahead += isSet ? 3600e3 : -3600e3; });`;
  return `data:text/javascript,${encodeURIComponent(script)}`;
}
