/** So long former administrators find the certificate by their link (D8). */
export const LINK_DAYS = 90

/** So long the trail of an organisation that has left can be asked about: two years from the day. */
export const TRAIL_YEARS = 2

/** The Swedish Bookkeeping Act (1999:1078), chapter 7, section 2: until the end of the seventh year after the calendar year in which the financial year ended. */
const INVOICE_YEARS = 7

export function yearsAfter(at: Date, years: number): Date {
  const later = new Date(at)
  later.setUTCFullYear(at.getUTCFullYear() + years)
  return later
}

/** The last day on which invoices to the organisation are kept, as "2033-12-31". */
export const invoicesUntil = (closedAt: Date): string => `${closedAt.getUTCFullYear() + INVOICE_YEARS}-12-31`
