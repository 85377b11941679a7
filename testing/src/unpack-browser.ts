// Before all tests: the package unpacks its browser into the system's temporary folder when it is first asked for. Two test
// files that asked at once would start what the other is still writing.
import chromium from '@sparticuz/chromium';

export async function setup(): Promise<void> {
  if (process.platform === 'linux') await chromium.executablePath();
}
