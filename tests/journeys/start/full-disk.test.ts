import { execFileSync } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { startOwnProduct, type OwnProduct } from "#tests/support/own-product.ts"
import { formWith, openClient, plain, type Field, type PostedFile } from "../../../scripts/faults/client.ts"
import { sha256 } from "../../../scripts/faults/digest.ts"
import { registerPerson, type Person } from "../../../scripts/faults/people.ts"

jest.setTimeout(180_000)

const MIB = 1024 * 1024
const small = mountSmall()
const withSmall = small === null ? describe.skip : describe

/** A real file system, on which database, files and keys lie together as on a container's volume. */
function mountSmall(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-full-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=400m,mode=0711", "tmpfs", folder], { stdio: "ignore" })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
}

withSmall("a disk that is full (skipped where a small file system cannot be mounted)", () => {
  const folder = small ?? ""
  const filler = path.join(folder, "filler")
  let product: OwnProduct
  let anna: Person
  let bo: Person
  beforeAll(async () => {
    product = await startOwnProduct(folder)
    anna = await registerPerson(product.url, 1)
    bo = await registerPerson(product.url, 2)
  })
  afterAll(async () => {
    await product.stop()
    execFileSync("umount", [folder])
    rmSync(folder, { recursive: true })
  })

  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  }
  const fillUntil = (left: number) => {
    for (let more = freeBytes() - left; more > 0; more = freeBytes() - left) appendFileSync(filler, Buffer.alloc(Math.min(more, MIB)))
  }
  const blobFiles = () =>
    readdirSync(path.join(folder, "blobs"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort()
  const letter = (subject: string): readonly Field[] => [
    ["token", randomUUID()],
    ["act", "send"],
    ["to", bo.address],
    ["subject", subject],
    ["message", `The whole text of ${subject}`],
  ]
  const file = (bytes: number): PostedFile => ({ name: "scan.bin", bytes: randomBytes(bytes) })
  const subjectsOf = async ({ client }: Person) =>
    [...(await client.get("/inbox")).text.matchAll(/class="row-subject" dir="auto">(.*?)<(?:span|\/span)/g)].map(([, subject]) => subject)

  it("B88 while the last of it is left, a message and a file are refused in words, the text lies in Drafts, and the database goes on", async () => {
    const before = blobFiles()
    fillUntil(15 * MIB)
    const refused = await anna.client.post("/compose/send", letter("Too late"), file(5 * MIB))
    expect(refused.location).toMatch(/^\/compose\?draft=/)
    const draft = await anna.client.get(refused.location ?? "")
    expect(draft.text).toContain("There is no room left to store this.")
    expect(plain(draft.text)).toContain("The whole text of Too late")
    // The draft's own payload and nothing of the file or the message.
    expect(blobFiles()).toHaveLength(before.length + 1)
    expect(await subjectsOf(bo)).toEqual([])
    expect(await product.isReady()).toBe(true)
    // M4: nor is a form lost whose session has ended.
    const open = formWith((await anna.client.get("/compose")).text, 'name="token"') ?? []
    const late = await openClient(product.url).post("/compose/send", [...open, ["message", "Written on"]])
    expect(late.location).toMatch(/^\/sign-in\?.*kept=1/)
    rmSync(filler)
    const own = formWith(draft.text, 'name="token"') ?? []
    const again = file(5 * MIB)
    const sent = await anna.client.post("/compose/send", [...own, ...letter("Too late").slice(1)], again)
    expect(sent.location).toMatch(/^\/sent\?sent=/)
    expect(await subjectsOf(bo)).toEqual(["Too late"])
    const id = sent.location?.split("=")[1] ?? ""
    expect(sha256((await bo.client.download(`/files/${id}/0`)) ?? new Uint8Array())).toBe(sha256(again.bytes))
  })

  it("B88 U5 with not a byte left what was typed comes back as text; when there is room again everything goes on without hands", async () => {
    const before = blobFiles()
    fillUntil(0)
    const typed = letter("No room at all")
    const refused = await anna.client.post("/compose/send", typed)
    expect(refused.status).toBeGreaterThanOrEqual(500)
    expect(refused.text).toMatch(/There is no room left to store this|does not reach its database/)
    if (refused.status === 507) expect(refused.text).toContain("The whole text of No room at all")
    expect(refused.text).not.toMatch(/ENOSPC|Error:|stack/)
    const upload = await anna.client.post("/compose/send", letter("A file"), file(MIB))
    expect(upload.status).toBeGreaterThanOrEqual(500)
    rmSync(filler)
    await product.until(async () => (await product.isReady()) && (await anna.client.get("/inbox")).status === 200)
    expect((await anna.client.post("/compose/send", typed)).location).toMatch(/^\/sent\?sent=/)
    expect(await subjectsOf(bo)).toEqual(["No room at all", "Too late"])
    // Message and nothing else; the notice has left.
    await product.until(() => blobFiles().length === before.length + 1)
  })
})
