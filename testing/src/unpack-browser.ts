// Before all tests: the package unpacks its browser into the temporary folder on first use. Two test files that used it at
// once could start a browser that is still being written.
import chromium from '@sparticuz/chromium';

export async function setup(): Promise<void> {
  if (process.platform === 'linux') await chromium.executablePath();
}
