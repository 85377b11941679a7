export function isolate(text: string): string;
