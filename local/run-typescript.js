import { install } from './install.js';

let isRegistered = false;

/** Installs missing packages, then runs a TypeScript file in this process, so that signals reach it. Returns its exports. */
export async function runTypescript(file) {
  if (!isRegistered) {
    await install();
    const { register } = await import('tsx/esm/api');
    register();
    isRegistered = true;
  }
  return import(file);
}
