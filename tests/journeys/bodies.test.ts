import { createHash, randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { request as httpRequest, type IncomingMessage } from "node:http"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Page } from "playwright-core"
import { askAt } from "#tests/support/ask.ts"
import { testBrowser } from "#tests/support/browser.ts"
import { register, somebody } from "#tests/support/people.ts"
import { product, productUrl } from "#tests/support/product.ts"

jest.setTimeout(240_000)

const MIB = 1024 * 1024
const ELEVEN = Buffer.alloc(11 * MIB, "a")
const NOBODY = "00000000-0000-4000-8000-000000000000"

/** Every route of the build that is not a page: what it answers to 11 MiB from somebody who is not signed in. */
const WITHOUT_SESSION: Readonly<Record<string, number>> = {
  "/compose/send": 400,
  "/arrivals": 405,
  "/compose/templates/[id]": 405,
  "/contacts/import/read": 303,
  "/contacts/people": 405,
  "/contacts/export/[form]": 405,
  "/search/find": 303,
  "/language": 413,
  "/sign-out": 303,
  "/account/export": 303,
  "/account/export/sealed": 303,
  "/account/erase": 303,
  "/invitation/close": 303,
  "/api/auth/[...nextauth]": 413,
  "/api/health": 405,
  "/api/ready": 405,
  "/api/mail/bounce": 404,
  "/api/sms/status/[id]": 404,
  "/evaluation/outbox.json": 405,
  "/files/[message]/[index]": 405,
  "/files/[message]/mail": 405,
  "/files/[message]/[index]/show": 405,
  "/files/[message]/all": 405,
  "/files/mailbox/[mailbox]/[message]/[index]": 405,
  "/files/mailbox/[mailbox]/[message]/[index]/show": 405,
  "/files/mailbox/[mailbox]/[message]/all": 405,
  "/files/mailbox/[mailbox]/[message]/archive": 303,
  "/files/support/[message]/[index]": 405,
  "/files/support/[message]/[index]/show": 405,
  "/files/support/[message]/all": 405,
  "/invitation/files/[index]": 405,
  "/invitation/files/[index]/show": 405,
  "/invitation/files/all": 405,
  "/closed/[secret]/certificate": 405,
  "/operator/organisations/closed/[id]": 405,
  "/organizer/[organisation]/closing/export": 303,
  "/organizer/[organisation]/log/export": 303,
  "/organizer/[organisation]/people/export": 303,
  "/organizer/[organisation]/people/import/read": 303,
  "/organizer/[organisation]/branding/logo": 303,
  "/brand/colours/[name]": 405,
  "/brand/logo/[hash]": 405,
  "/agreement/[version]/pdf": 405,
  "/privacy/[version]/pdf": 405,
  "/terms/[version]/pdf": 405,
  "/upload/begin": 401,
  "/upload/[id]": 405,
}

const routes = Object.entries(
  JSON.parse(readFileSync(path.join(process.cwd(), ".next/app-path-routes-manifest.json"), "utf8")) as Record<string, string>,
)
  .filter(([file]) => file.endsWith("/route"))
  .map(([, route]) => route)

/** A multipart form with fields and one file whose bytes come as they are made. */
function form(fields: Readonly<Record<string, string>>, fileBytes: number) {
  const boundary = `----${randomBytes(12).toString("hex")}`
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `${parts.join("")}--${boundary}\r\nContent-Disposition: form-data; name="attachments"; filename="stor fil.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`
  const tail = `\r\n--${boundary}--\r\n`
  return { head, tail, type: `multipart/form-data; boundary=${boundary}`, length: Buffer.byteLength(head) + fileBytes + tail.length }
}

/** Deterministic bytes without holding them; a piece is the same memory, told apart by its number. */
function* bytes(total: number): Generator<Buffer> {
  const seed = randomBytes(MIB)
  for (let at = 0; at < total; at += MIB) {
    const piece = Buffer.from(seed)
    piece.writeUInt32BE(at / MIB)
    yield piece.subarray(0, Math.min(MIB, total - at))
  }
}

/**
 * Announces 11 MiB and sends the first of them; the rest goes only if no answer came. A server that refuses may cut the connection, and who is
 * still writing then loses the answer with it.
 */
async function postEleven(target: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const { hostname, port } = new URL(productUrl())
  const announced = { Origin: productUrl(), ...headers, "Content-Length": String(ELEVEN.length) }
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path: target, method: "POST", headers: announced, agent: false }, (response) => {
      clearTimeout(rest)
      resolve(response.statusCode ?? 0)
      response.resume().on("error", () => undefined)
      request.destroy()
    })
    request.on("error", reject)
    request.write(ELEVEN.subarray(0, 64 * 1024))
    const rest = setTimeout(() => request.end(ELEVEN.subarray(64 * 1024)), 3_000)
  })
}

const cookies = async (page: Page) => (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ")

type Upload = { readonly page: Page; readonly to: string; readonly subject: string; readonly size: number }

/** Sends a message with one large file as the page's form does. @returns the file's hash and where the browser is led */
async function upload({ page, to, subject, size }: Upload): Promise<{ readonly hash: string; readonly location: string }> {
  const { head, tail, type, length } = form({ token: crypto.randomUUID(), act: "send", to, subject, message: "Se filen." }, size)
  const { hostname, port } = new URL(productUrl())
  const headers = { Cookie: await cookies(page), Origin: productUrl(), "Content-Type": type, "Content-Length": String(length) }
  const hash = createHash("sha256")
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest({ hostname, port, path: "/compose/send", method: "POST", headers }, resolve)
    request.on("error", reject)
    const body = function* () {
      yield Buffer.from(head)
      for (const piece of bytes(size)) {
        hash.update(piece)
        yield piece
      }
      yield Buffer.from(tail)
    }
    pipeline(Readable.from(body()), request).catch(reject)
  })
  const { statusCode, headers: answered } = (await answer).resume()
  expect(statusCode).toBe(303)
  return { hash: hash.digest("hex"), location: String(answered["location"]) }
}

async function download(page: Page, subject: string): Promise<{ readonly hash: string; readonly size: number }> {
  await page.goto("/inbox")
  await page.getByRole("link", { name: subject }).first().click()
  const href = await page
    .getByRole("link", { name: /Download/ })
    .first()
    .getAttribute("href")
  const answer = await fetch(new URL(href ?? "", productUrl()), { headers: { Cookie: await cookies(page) } })
  const hash = createHash("sha256")
  let size = 0
  for await (const chunk of answer.body ?? []) {
    const piece = chunk as Uint8Array
    size += piece.length
    hash.update(piece)
  }
  return { hash: hash.digest("hex"), size }
}

/** Memory of the web server in bytes, or null where the system does not tell. */
function serverMemory(): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(path.join(product().dataFolder, "run", "server.json"), "utf8")) as { pid: number }
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
    return kib === undefined ? null : Number(kib) * 1024
  } catch {
    return null
  }
}

describe("bodies", () => {
  const browser = testBrowser()

  it("B60 the list of routes that could take a body is complete", () => {
    expect(Object.keys(WITHOUT_SESSION).sort()).toEqual([...routes].sort())
  })

  it.each(Object.entries(WITHOUT_SESSION))("B60 11 MiB to %s without a session: %i, and the server goes on", async (route, status) => {
    const target = route.replace("[...nextauth]", "callback/credentials").replaceAll(/\[[a-z]+\]/g, NOBODY)
    expect(await postEleven(target, { "Content-Type": "application/octet-stream" })).toBe(status)
    expect((await askAt(productUrl(), "/api/health")).status).toBe(200)
  })

  it.each(["/sign-in", "/register", "/inbox"])("B60 11 MiB to the page %s run no action", async (target) => {
    expect(await postEleven(target, { "Content-Type": "multipart/form-data; boundary=x" })).toBeGreaterThanOrEqual(400)
    expect((await askAt(productUrl(), "/api/health")).status).toBe(200)
  })

  it("M1 B60 files of 11 MiB, 64 MiB and 1 GiB pass the built product whole, and its memory stays flat", async () => {
    const [anna, bo] = [somebody("Anna Åkesson"), somebody("Bo Öberg")]
    const [annas, bos] = [await browser.visit(), await browser.visit()]
    await register(annas, anna)
    await register(bos, bo)
    for (const size of [11 * MIB, 64 * MIB, 1024 * MIB]) {
      const subject = `Fil med ${size} byte`
      const before = serverMemory()
      let peak = 0
      const watch = setInterval(() => (peak = Math.max(peak, serverMemory() ?? 0)), 50)
      const sent = await upload({ page: annas, to: bo.address, subject, size })
      expect(sent.location).toMatch(/^\/sent/)
      const got = await download(bos, subject)
      clearInterval(watch)
      expect(got).toEqual({ hash: sent.hash, size })
      if (before !== null) expect(peak - before).toBeLessThan(160 * MIB)
    }
  })

  it("M8 a body that announces more than can go along is refused before its files are read, and what was typed is a draft", async () => {
    const anna = somebody("Anna Åkesson")
    const page = await browser.visit()
    await register(page, anna)
    // One byte more than four files of the largest size, and the fields beside them.
    const tooMuch = 4 * 2048 * MIB + 16 * MIB + 1
    const { head, type } = form({ token: crypto.randomUUID(), act: "send", to: anna.address, subject: "För stort", message: "Hej" }, 0)
    const { hostname, port } = new URL(productUrl())
    const announce = (headers: Readonly<Record<string, string>>) =>
      new Promise<{ readonly status: number; readonly location: string; readonly body: string }>((resolve, reject) => {
        const sent = { Origin: productUrl(), "Content-Type": type, "Content-Length": String(tooMuch), ...headers }
        // A connection of its own: this one is closed with its body half sent.
        const request = httpRequest({ hostname, port, path: "/compose/send", method: "POST", headers: sent, agent: false }, (answer) => {
          let body = ""
          answer.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")))
          answer.on("error", reject)
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, location: String(answer.headers["location"]), body }))
        })
        request.on("error", reject)
        request.write(`${head}the first of very many bytes`)
      })
    const Cookie = await cookies(page)
    const plain = await announce({ Cookie })
    expect(plain).toMatchObject({ status: 303, location: expect.stringMatching(/^\/compose\?draft=/) as string })
    await page.goto(plain.location)
    expect(await page.getByLabel("Subject").inputValue()).toBe("För stort")
    await page.getByText("Together the files are more than can be sent at once").first().waitFor()
    const inPage = await announce({ Cookie, Accept: "application/json" })
    expect(inPage.status).toBe(413)
    expect(JSON.parse(inPage.body)).toMatchObject({ error: { code: "body_too_large" } })
    await page.goto("/sent")
    expect(await page.getByText("För stort").count()).toBe(0)
  })

  it("M1 a body that breaks off is no message", async () => {
    const anna = somebody("Anna Åkesson")
    const page = await browser.visit()
    await register(page, anna)
    const { head, type, length } = form({ act: "send", to: anna.address, subject: "Halv", message: "Hej" }, 5 * MIB)
    const { hostname, port } = new URL(productUrl())
    const headers = { Cookie: await cookies(page), Origin: productUrl(), "Content-Type": type, "Content-Length": String(length) }
    await new Promise<void>((resolve) => {
      const request = httpRequest({ hostname, port, path: "/compose/send", method: "POST", headers })
      request.on("error", () => resolve())
      request.write(head)
      request.write(Buffer.alloc(MIB), () => setTimeout(() => request.destroy(new Error("cut")), 200))
    })
    await page.goto("/inbox")
    expect(await page.getByText("Halv").count()).toBe(0)
    await page.goto("/sent")
    expect(await page.getByText("Halv").count()).toBe(0)
  })
})
