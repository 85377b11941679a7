import { install } from './install.js';

/** Installs missing packages, then runs a TypeScript file in this process, so that signals reach it. */
export async function runTypescript(file) {
  await install();
  const { register } = await import('tsx/esm/api');
  register();
  await import(file);
}
