/** The running product, as the project `journeys` started it (product-setup.ts). */
export type Product = {
  readonly url: string
  readonly dataFolder: string
  /** Where its temporary files go. */
  readonly temporaryFolder: string
  /** Everything that it has written to standard output and error. */
  readonly outputFile: string
  /** Where it asks for records of domains; a journey answers there (dns-server.ts). */
  readonly dnsPort: number
}

/** Set for the product of the journeys, and not as it is by itself. */
export const BACKUP_DAYS = 21

/** The environment variable through which the set-up tells the workers. */
export const PRODUCT = "SIGILL_TEST_PRODUCT"

export function product(): Product {
  const text = process.env[PRODUCT]
  if (text === undefined) throw new Error("only tests of the project `journeys` have a running product: move the test to tests/journeys")
  return JSON.parse(text) as Product
}

/** Its address, without a slash at the end. */
export const productUrl = (): string => product().url

export type OutboxEntry = {
  readonly id: string
  readonly channel: "email" | "sms"
  readonly to: string
  readonly subject?: string
  readonly text: string
  readonly sentAt: string
}

/** What would have left as mail or SMS, to everybody or to somebody, newest first (design 7). */
export async function outbox(to?: string): Promise<readonly OutboxEntry[]> {
  const answer = await fetch(`${productUrl()}/evaluation/outbox.json${to === undefined ? "" : `?to=${encodeURIComponent(to)}`}`)
  if (!answer.ok) throw new Error(`/evaluation/outbox.json answered ${answer.status}`)
  return (await answer.json()) as OutboxEntry[]
}

type Awaited = {
  readonly channel: "email" | "sms"
  readonly to: string
  readonly after?: Date
  readonly subject?: string
  readonly matching?: RegExp
}

/** Waits for the newest notice to somebody; `after` leaves out what had been sent before. */
export async function awaitNotice({ channel, to, after = new Date(0), subject, matching = /./ }: Awaited): Promise<OutboxEntry> {
  for (const end = Date.now() + 40_000; ;) {
    const found = (await outbox(to)).find(
      (entry) =>
        entry.channel === channel &&
        entry.to === to &&
        new Date(entry.sentAt) >= after &&
        (subject === undefined || entry.subject === subject) &&
        matching.test(entry.text),
    )
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`no ${channel} to ${to} within 40 s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The six digits in the newest notice to somebody. */
export async function awaitCode(awaited: Omit<Awaited, "matching" | "subject">): Promise<string> {
  const { text } = await awaitNotice({ ...awaited, matching: /\b[0-9]{6}\b/ })
  const code = /\b([0-9]{6})\b/.exec(text)?.[1]
  if (code === undefined) throw new Error("the notice holds no code")
  return code
}
