import { install } from './install.js';

/** Installs what is missing, then runs a TypeScript file in this same process, so that signals reach it. */
export async function runTypescript(file) {
  await install();
  const { register } = await import('tsx/esm/api');
  register();
  await import(file);
}
