/**
 * The queues and how stubborn each is. Job data holds ids only; finished jobs go within a minute (D2).
 * Mail and SMS wait as long as their provider is down (R3); a worker that died is noticed by its missing heartbeat.
 */
const NEVER_GIVES_UP = {
  expireInSeconds: 900,
  retryLimit: 1_000,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 15 * 60,
  retentionSeconds: 60 * 24 * 3600,
  deleteAfterSeconds: 30,
  heartbeatSeconds: 30,
}
/** Started anew by the clock, so that a failed run needs no second try of its own. */
const BY_THE_CLOCK = { expireInSeconds: 900, retryLimit: 0, retentionSeconds: 3600, deleteAfterSeconds: 30, heartbeatSeconds: 30 }

export const QUEUES = [
  { name: "deliver-mail", ...NEVER_GIVES_UP },
  { name: "deliver-sms", ...NEVER_GIVES_UP },
  { name: "erase", ...BY_THE_CLOCK },
  { name: "sweep", ...BY_THE_CLOCK },
  { name: "trash", ...BY_THE_CLOCK },
  { name: "tell-daily", ...BY_THE_CLOCK },
  // Kept for as long as a job may wait for its time.
  { name: "release", ...BY_THE_CLOCK, retentionSeconds: 2 * 24 * 3600 },
  { name: "tell-moved", ...NEVER_GIVES_UP },
  { name: "tell-closing", ...NEVER_GIVES_UP },
  { name: "tell-successor", ...NEVER_GIVES_UP },
  // Thousands of accounts may be erased in one run.
  { name: "close", ...BY_THE_CLOCK, expireInSeconds: 4 * 3600 },
  { name: "reply", ...BY_THE_CLOCK },
  { name: "invite", ...BY_THE_CLOCK },
  { name: "rewrite", ...BY_THE_CLOCK, expireInSeconds: 4 * 3600 },
] as const

export type QueueName = (typeof QUEUES)[number]["name"]
