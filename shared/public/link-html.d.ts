export function linkHtml(text: string): string;
export function escapeHtml(text: string): string;
