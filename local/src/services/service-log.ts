import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const levels: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

interface LogOptions {
  name: string;
  file: string;
  /** The lowest pino level that is shown. Lines that are not JSON are always shown. */
  showFrom: number;
  print: (line: string) => void;
}

export interface ServiceLog {
  read: (output: Readable) => void;
  lastLines: () => string;
}

/** Appends a service's output to its log file, and prints lines from `showFrom` on in a short form. */
export function keepLog({ name, file, showFrom, print }: LogOptions): ServiceLog {
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', (error) => {
    print(`Cannot write ${file}: ${error.message}`);
  });
  const last: string[] = [];
  return {
    read(output) {
      createInterface({ input: output }).on('line', (line) => {
        stream.write(`${line}\n`);
        const { level, text } = shorten(line);
        last.push(text);
        if (last.length > 20) last.shift();
        if (level >= showFrom) print(`${name.padEnd(8)}  ${text}`);
      });
    },
    lastLines: () => last.join('\n'),
  };
}

/** The fields of a log line that are shown. `part` names what the line is about. */
interface LogLine {
  level: number;
  msg?: string;
  part?: string;
  err?: { message?: string };
}

function shorten(line: string): { level: number; text: string } {
  const fields = parse(line);
  if (!fields) return { level: Infinity, text: line };
  const { level, msg, part, err } = fields;
  const parts = [(levels[level] ?? '').padEnd(5), msg, part, err?.message && `(${err.message})`];
  return { level, text: parts.filter(Boolean).join('  ') };
}

function parse(line: string): LogLine | undefined {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
