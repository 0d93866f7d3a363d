import { request as httpRequest } from "node:http"

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export type Asked = { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Uint8Array }

/**
 * A request as an attacker makes it: any header, any path, no redirect followed.
 * An answer that comes before the whole body was taken counts; the rest of the body is then dropped.
 */
export async function askAt(origin: string, path: string, asked: Asked = {}): Promise<Answer> {
  const answer = await askOnce(origin, path, asked)
  // Next sends a request for a flight to the same address with a parameter first.
  const location = String(answer.headers["location"] ?? "")
  return location.startsWith(`${path}?_rsc`) ? askOnce(origin, location, asked) : answer
}

function askOnce(origin: string, path: string, { method = "GET", headers = {}, body }: Asked): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      const done = () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString("utf8") })
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("end", done)
      response.on("error", done)
    })
    request.on("upgrade", (_response, socket) => {
      socket.destroy()
      reject(new Error("the upgrade was accepted"))
    })
    request.on("error", reject)
    request.end(body)
  })
}

/** Signed out means: the sign-in page or not found, and nothing of a mailbox. */
export function expectRefused(answer: Answer): void {
  // 308 only brings the address into its one form; that address is in this list itself.
  if (answer.status === 308) expect(String(answer.headers["location"])).toMatch(/^\/[a-z]/)
  else if (answer.status >= 300 && answer.status < 400) expect(String(answer.headers["location"])).toMatch(/^(https?:\/\/[^/]+)?\/sign-in/)
  // `"S":false` is the answer to a segment prefetch: the names of the route's parts, which are the same for everybody, and nothing rendered.
  else if (answer.status === 200) expect(answer.body).toMatch(/NEXT_REDIRECT|\/sign-in|"S":false/)
  else expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.body).not.toMatch(/Sign out|name="subject"/)
}
