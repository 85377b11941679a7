export function linkHtml(text: string): string;
