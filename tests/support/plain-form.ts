import { askAt, type Answer } from "./ask.ts"
import { productUrl } from "./product.ts"

type Submitted = {
  readonly path: string
  /** Something that stands in the wanted form only: the name of a field, or the words on its button. */
  readonly form: string
  readonly values?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** What the post says it comes from; our own pages by default, and nothing at all for null. */
  readonly origin?: string | null
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'", "#39": "'" }
const plain = (text: string) => text.replaceAll(/&(quot|amp|lt|gt|#x27|#39);/g, (_all, name: string) => ENTITIES[name] ?? "")

/**
 * Fetches a page and sends a form of it as a browser without JavaScript does, with whatever headers an attacker adds to the post.
 * @returns the answer to the post, no redirect followed
 */
export async function submitForm({ path, form, values = {}, headers = {}, origin = productUrl() }: Submitted): Promise<Answer> {
  const { Cookie } = headers
  const page = await askAt(productUrl(), path, Cookie === undefined ? {} : { headers: { Cookie } })
  const found = (page.body.match(/<form[\s\S]*?<\/form>/g) ?? []).find((each) => each.includes(form))
  if (found === undefined) throw new Error(`${path} (${page.status}) has no form with ${form}`)
  const hidden = (found.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []).map((input) => {
    const attribute = (name: string) => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(input)?.[1] ?? "")
    return [attribute("name"), attribute("value")] as const
  })
  const boundary = "----plain-form"
  const parts = [...hidden, ...Object.entries(values)].map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const body = Buffer.from(`${parts.join("")}--${boundary}--\r\n`)
  const sent = { "Content-Type": `multipart/form-data; boundary=${boundary}`, "Content-Length": String(body.length) }
  const from: Readonly<Record<string, string>> = origin === null ? {} : { Origin: origin }
  return askAt(productUrl(), path, { method: "POST", headers: { ...sent, ...from, ...headers }, body })
}
