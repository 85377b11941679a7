export function isZoneKnown(timeZone: string): boolean;
export function placeOf(timeZone: string): string;
export function formatInZone(date: Date, timeZone: string, now?: Date): string;
export function formatForReader(date: Date, timeZone: string, now?: Date): string;
export function formatLeft(ms: number): string;
