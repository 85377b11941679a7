import type { Texts } from '@hands/shared/texts/catalogues';

interface KeptVote {
  voterTag: string | undefined;
  optionsVersion: string;
  castAt: string | undefined;
  ballotUnknown?: string | undefined;
  choices: string;
  isUnknown?: boolean;
}

interface ShownPage {
  voterTag: string | undefined;
  optionsVersion: string;
  castAt: string | undefined;
  ballotUnknown?: string | undefined;
  choices: string | undefined;
  status: string;
  hasForm: boolean;
}

export function delayAfter(attempts: number, retryAfter: string | null | undefined): number;
export function judgeKept(texts: Texts, kept: KeptVote, page: ShownPage): string;
export function describeWait(
  texts: Texts,
  wait: {
    isOffline: boolean;
    isKept: boolean;
    isUnknown?: boolean;
    attempts: number;
    secondsLeft: number;
  },
): { title: string; text: string };
