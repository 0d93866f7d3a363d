import { headers } from "next/headers"

/** What a request for a message wants: to read it, only its headers, or to have it ready in case. */
export type Asked = "reading" | "head" | "prefetch"

/**
 * Only a request that shows the message to somebody may open it and record that it was read (keys.md 3, B55).
 * The method comes from the middleware, as a page cannot see it; without it the page's policy (CSP) is missing too, and nothing is shown.
 * Next.js answers its own prefetches before a page without `loading.tsx` is drawn; the browser's say so in `Sec-Purpose`.
 */
export async function asked(): Promise<Asked> {
  const given = await headers()
  const purpose = ["sec-purpose", "purpose", "x-purpose", "x-moz"].map((name) => given.get(name) ?? "").join(" ")
  if (/prefetch|prerender|preview/i.test(purpose)) return "prefetch"
  const method = given.get("x-sigill-method")
  return method === "GET" || method === "POST" ? "reading" : "head"
}

/** Whether a form was posted to the page, which is drawn again below what became of that. */
export const isPosted = async (): Promise<boolean> => (await headers()).get("x-sigill-method") === "POST"
