/** Settings are wrong. The message is for the operator, and needs no stack trace. */
export class SettingsError extends Error {}
