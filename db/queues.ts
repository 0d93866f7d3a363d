/**
 * The queues and how stubborn each is. Job data holds ids only; completed jobs go within a minute (D2).
 * Retention is long, so that a provider that is down for days delays and never loses (R3).
 */
const NEVER_GIVES_UP = { retryLimit: 1_000, retryDelay: 5, retryBackoff: true, retryDelayMax: 15 * 60, retentionSeconds: 60 * 24 * 3600, deleteAfterSeconds: 30, notify: true }

export const QUEUES = [
  { name: "deliver-outgoing", expireInSeconds: 120, ...NEVER_GIVES_UP },
  { name: "erase", expireInSeconds: 15 * 60, ...NEVER_GIVES_UP },
  { name: "sweep", expireInSeconds: 15 * 60, retryLimit: 2, retryDelay: 60, retentionSeconds: 24 * 3600, deleteAfterSeconds: 30 },
] as const

export type QueueName = (typeof QUEUES)[number]["name"]
