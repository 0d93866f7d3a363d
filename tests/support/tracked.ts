import type { Tracked } from "#lib/messages/tracked.ts"

/** One recipient with a mailbox here, whose notice was handed over and who has done nothing yet. */
export const tracked = (noticeAt: Date): Tracked => ({
  role: "to",
  name: "Bo Öberg",
  address: "bo@example.org",
  notice: "handed_over",
  noticeAt,
  noticeStatus: null,
  openedAt: null,
  downloadedAt: null,
  repliedAt: null,
  via: null,
  position: 0,
  phone: null,
  hasAuthenticator: null,
  isWaiting: false,
  wrongNumberAt: null,
  smsFailedAt: null,
  expiredAt: null,
  recalledAt: null,
  isRecallable: true,
  erasedUnread: false,
  endedAt: null,
  confirmedAt: null,
  smsNotice: null,
  smsReceipt: null,
})
