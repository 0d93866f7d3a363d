import { plain, type Client } from "./client.ts"

export type Found = { readonly id: string; readonly subject: string }

/** Everything in somebody's folders, page by page, as a reader sees it. */
export async function readMailbox(client: Client): Promise<readonly Found[]> {
  const found: Found[] = []
  for (const folder of ["/inbox", "/sent", "/archive", "/trash"]) {
    for (let page: string | null = folder; page !== null;) {
      const { status, text } = await client.get(page)
      if (status !== 200) throw new Error(`${page} answered ${status}`)
      found.push(...rowsOf(text))
      const link = /<a\b[^>]*rel="next"[^>]*>/.exec(text)?.[0]
      const next: string | undefined = /href="([^"]+)"/.exec(link ?? "")?.[1]
      page = next === undefined ? null : plain(next)
    }
  }
  return found
}

const ROW = /<a href="\/messages\/([0-9a-f-]{36})">(?:(?!<\/a>).)*?<span class="row-subject" dir="auto">(.*?)<(?:span|\/span)/gs

const rowsOf = (html: string): Found[] => [...html.matchAll(ROW)].map(([, id = "", subject = ""]) => ({ id, subject: plain(subject) }))

/** The text of an opened letter, or null where the page does not show one with an unbroken seal. */
export async function readLetter(client: Client, id: string): Promise<string | null> {
  const { status, text } = await client.get(`/messages/${id}`)
  const body = /<div class="letter-body letter-body-plain"[^>]*>(.*?)<\/div>/s.exec(text)?.[1]
  return status === 200 && body !== undefined && text.includes("The seal holds") ? plain(body) : null
}
