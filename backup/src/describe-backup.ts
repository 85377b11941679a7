import type { BackupHeader } from './backup-format.ts';

const formatCount = new Intl.NumberFormat('en').format;

/** Such as `3 polls and 1,200 ballots. All votes cast before 2026-11-27 14:03:07 UTC are in.` */
export function describeBackup({ tables, completeTo }: BackupHeader): string {
  const count = (name: string, noun: string) => {
    const rows = tables.find(({ table }) => table === name)?.rows ?? 0;
    return `${formatCount(rows)} ${rows === 1 ? noun : `${noun}s`}`;
  };
  const contents = `${count('polls', 'poll')} and ${count('ballots', 'ballot')}.`;
  return completeTo === null
    ? `${contents} Up to when all votes are in is not known, because no worker has reported it.`
    : `${contents} All votes cast before ${formatTime(completeTo)} are in.`;
}

const formatTime = (instant: string) => `${instant.slice(0, 19).replace('T', ' ')} UTC`;
