import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { migrate } from "#db/migrate.ts"
import { askAt, expectRefused, type Answer, type Asked } from "#tests/support/ask.ts"
import { startMoved } from "#tests/support/moved.ts"
import { freePort } from "../../../scripts/free-port.ts"
import { startThrowawayPostgres, type ThrowawayPostgres } from "../../../scripts/postgres.ts"

jest.setTimeout(120_000)

/** What may be seen by everybody; every other page and route of the build has to refuse. */
const PUBLIC = [
  "/",
  "/register",
  "/sign-in",
  "/sign-in/code",
  "/sign-in/passkey",
  "/signed-out",
  "/terms",
  "/terms/[version]",
  "/terms/[version]/pdf",
  "/privacy",
  "/privacy/[version]",
  "/privacy/[version]/pdf",
  "/agreement",
  "/agreement/[version]",
  "/agreement/[version]/pdf",
  "/genuine",
  // Open to whoever holds a link, and then only with its code: tests/domain/links.
  "/recover/help/[secret]",
  "/invitation/[secret]",
  "/invitation/code",
  "/invitation/close",
  "/invitation/message",
  "/messages/[id]/[link]",
  // Takes the code of a text message, which only stops something: tests/domain/recovering/stop-by-code.test.ts.
  "/recover/stop",
  "/language",
  "/api/auth/[...nextauth]",
  "/api/health",
  "/api/ready",
  // Its token is the credential: tests/domain/bounces/posted.test.ts.
  "/api/mail/bounce",
  "/api/sms/status/[id]",
  // What every letter of an organisation shows to whoever gets it: tests/domain/organisations/branding.test.ts.
  "/brand/colours/[name]",
  "/brand/logo/[hash]",
  "/evaluation/outbox",
  "/evaluation/outbox.json",
  "/_global-error",
  "/_not-found",
]

const readBuilt = (file: string): unknown => JSON.parse(readFileSync(path.join(process.cwd(), ".next", file), "utf8"))
const routes = Object.values(readBuilt("app-path-routes-manifest.json") as Record<string, string>)
const guarded = routes
  .filter((route) => !PUBLIC.includes(route))
  .map((route) => route.replaceAll(/\[[a-zA-Z.]+\]/g, "00000000-0000-4000-8000-000000000000"))
const { node: actions } = readBuilt("server/server-reference-manifest.json") as {
  node: Record<string, { exportedName?: string; filename?: string }>
}
const guardedActions = Object.entries(actions)
  .filter(([, { filename = "" }]) => !filename.startsWith("app/(public)/") || filename.includes("/terms/"))
  .map(([id, { exportedName = "" }]) => [exportedName, id] as const)

describe("the built product with its middleware taken out", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-bare-"))
  let postgres: ThrowawayPostgres | null = null
  let end: (() => Promise<void>) | null = null
  let origin = ""
  const ask = (asked: string, how?: Asked): Promise<Answer> => askAt(origin, asked, how)

  beforeAll(async () => {
    postgres = await startThrowawayPostgres({ root: process.cwd() })
    await migrate({ ownerUrl: postgres.ownerUrl, appRole: "sigill_app" })
    const port = await freePort()
    origin = `http://127.0.0.1:${port}`
    end = await startMoved({
      folder: path.join(folder, "built"),
      port,
      dataFolder: path.join(folder, "data"),
      databaseUrl: postgres.appUrl,
      change: (built) => {
        const manifest = path.join(built, ".next/server/middleware-manifest.json")
        const before = JSON.parse(readFileSync(manifest, "utf8")) as { sortedMiddleware: string[] }
        expect(before.sortedMiddleware).toEqual(["/"])
        writeFileSync(manifest, JSON.stringify({ version: 3, middleware: {}, sortedMiddleware: [], functions: {} }))
      },
    })
  })
  afterAll(async () => {
    await end?.()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it("B46 really has none", async () => {
    const { headers, status } = await ask("/sign-in")
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty("content-security-policy")
  })

  it.each(guarded)("B46 %s refuses without a session, and with an invented one", async (route) => {
    expectRefused(await ask(route))
    const invented = { cookie: "sigill-session=forged; next-auth.session-token=forged", "x-sigill-path": route }
    expectRefused(await ask(route, { headers: invented }))
    expectRefused(await ask(route, { headers: { ...invented, RSC: "1" } }))
    expectRefused(await ask(route, { method: "POST", headers: { ...invented, Origin: origin, "Content-Length": "0" } }))
  })

  it.each(guardedActions)("B46 B49 the action %s refuses without a session", async (_name, id) => {
    // The form as the browser encodes it for an action that was made with useActionState.
    const form = new FormData()
    form.set("1_message", "00000000-0000-4000-8000-000000000000")
    form.set("0", '[{"kind":"start"},"$K1"]')
    for (const page of ["/sign-in", "/inbox"]) {
      const answer = await fetch(origin + page, {
        method: "POST",
        headers: { "Next-Action": id, Origin: origin },
        body: form,
        redirect: "manual",
      })
      const body = await answer.text()
      expect(body).not.toMatch(/"kind":"done"/)
      if (answer.status === 200) expect(body).toMatch(/"code":"signed_out"/)
      else expect(answer.headers.get("location") ?? body).toMatch(/\/sign-in/)
    }
  })
})
