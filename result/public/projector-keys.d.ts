export type CommandName = 'previous' | 'next' | 'join' | 'results' | 'fullscreen' | 'black' | 'keys';

export interface Command {
  name: CommandName;
  keys: string[];
}

export const commands: Command[];
export function commandOf(press: {
  key: string;
  code?: string;
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
  repeat?: boolean;
}): CommandName | undefined;
export function shortcutsOf(command: Pick<Command, 'keys'>): string;
