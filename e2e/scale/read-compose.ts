import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ComposeService {
  image: string;
  command?: string[];
  networks?: string[];
}

/** The services of docker-compose.yml, by name. */
export function readCompose(): Record<string, ComposeService> {
  const text = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  return (parse(text, { merge: true }) as { services: Record<string, ComposeService> }).services;
}
