/** What a unit demands of those employed in it and below (O11); null where it says nothing of its own. */
export type Demands = {
  /** An authenticator app or a passkey: without, nothing but the way to one. */ readonly requiresFactor: true | null
  /** No browser is spared the second factor. */ readonly asksAlways: true | null
  /** A session ends after so long without a request, and so long after it began. */
  readonly idleMinutes: number | null
  readonly sessionHours: number | null
  /** A message can be opened for so long at most. */ readonly expiryDays: number | null
  /** Trash erases what has lain in it for so long, whatever its owner chose. */ readonly trashDays: number | null
  /** A file that is added is not larger. */ readonly fileMebibytes: number | null
  /** So many text messages a month, of all who are employed in the unit and below together; each unit counts its own. */ readonly smsMonthly:
    number | null
  /** Whoever a message is for opens it with a phone that the sender names (I9). */ readonly registeredOnly: true | null
  /** Ordinary mail that tells of a message says nothing in the sender's words (M2). */ readonly plainNotices: true | null
  /** What lies in their mailbox is forwarded, files too, only to people of their organisation. */ readonly forwardsInside: true | null
}

/** The same, with the unit whose word it is. */
export type UnitDemands = Demands & { readonly unitId: string }

export type Demand = keyof Demands

/** What is demanded of somebody: of what the units from the top down to theirs say, the strictest. */
export type Policy = Demands

export const NO_DEMANDS: Demands = {
  requiresFactor: null,
  asksAlways: null,
  idleMinutes: null,
  sessionHours: null,
  expiryDays: null,
  trashDays: null,
  fileMebibytes: null,
  smsMonthly: null,
  registeredOnly: null,
  plainNotices: null,
  forwardsInside: null,
}

/** In the order in which they are shown. */
export const DEMANDS = Object.keys(NO_DEMANDS) as readonly Demand[]

/** What may be chosen of those with a number; each stricter than what holds for everybody. */
export const CHOICES = {
  idleMinutes: [5, 10, 15],
  sessionHours: [1, 2, 4, 8],
  expiryDays: [7, 30, 90, 365],
  trashDays: [30, 90, 365],
  fileMebibytes: [1, 5, 10, 25, 100],
  smsMonthly: [100, 500, 1_000, 5_000, 20_000],
} as const satisfies Partial<Record<Demand, readonly number[]>>

export type Numbered = keyof typeof CHOICES

export const isNumbered = (demand: Demand): demand is Numbered => Object.hasOwn(CHOICES, demand)

/**
 * The strictest of what several units demand: a unit adds to what those above it demand, and never takes from it, so that who administers a part cannot do
 * away with what the whole asks of everybody (O11).
 */
export function strictest(all: readonly Demands[]): Policy {
  const isDemanded = (demand: Demand) => (all.some((one) => one[demand] === true) ? true : null)
  const least = (demand: Numbered) => {
    const numbers = all.flatMap((one) => one[demand] ?? [])
    return numbers.length === 0 ? null : Math.min(...numbers)
  }
  return {
    requiresFactor: isDemanded("requiresFactor"),
    asksAlways: isDemanded("asksAlways"),
    idleMinutes: least("idleMinutes"),
    sessionHours: least("sessionHours"),
    expiryDays: least("expiryDays"),
    trashDays: least("trashDays"),
    fileMebibytes: least("fileMebibytes"),
    smsMonthly: least("smsMonthly"),
    registeredOnly: isDemanded("registeredOnly"),
    plainNotices: isDemanded("plainNotices"),
    forwardsInside: isDemanded("forwardsInside"),
  }
}
