import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import net from "node:net"
import os from "node:os"
import path from "node:path"
import { TEST_POSTGRES } from "#tests/support/database-setup.ts"
import { startThroughLauncher } from "#tests/support/launcher.ts"
import { freePort } from "../../../scripts/free-port.ts"
import { tryLock } from "../../../scripts/launch/lock.mjs"
import { builtFolder, hashSources } from "../../../scripts/start/build.ts"

jest.setTimeout(40_000)

/** Nobody, where root runs the tests and may write everywhere. */
const somebodyElse = process.getuid?.() === 0 ? { user: { uid: 65534, gid: 65534 } } : {}

/** What a command said and how it ended, once it has ended. */
async function outcome(start: Parameters<typeof startThroughLauncher>[0]): Promise<{ code: number | null; said: string }> {
  const started = startThroughLauncher(start)
  const { code } = await started.exited
  return { code, said: started.said().trim() }
}

describe("a start that cannot be", () => {
  const dataFolder = mkdtempSync(path.join(os.tmpdir(), "sigill-start-"))
  const occupied = net.createServer((socket) => socket.resume())
  let port = ""
  beforeAll(async () => {
    await new Promise<void>((resolve) => occupied.listen(0, "127.0.0.1", resolve))
    port = String((occupied.address() as net.AddressInfo).port)
  })
  afterAll(async () => {
    await new Promise((resolve) => occupied.close(resolve))
    rmSync(dataFolder, { recursive: true, force: true })
  })
  const start = (env: Record<string, string>) => outcome({ command: "start", env: { SIGILL_DATA: dataFolder, ...env } })

  it("R1 on a Node too old says what to install", async () => {
    const older = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.4"}})`
    expect(await outcome({ command: "start", nodeFlags: ["--import", older] })).toEqual({
      code: 1,
      said: "Sigill needs Node 20.19 or newer and this is 18.20.4: install Node 24 and run the command again.",
    })
  })

  it("R1 of an unknown command lists the known ones", async () => {
    const { code, said } = await outcome({ command: "begin" })
    expect(code).toBe(1)
    expect(said).toMatch(/^Unknown command "begin"\. There are:\n {2}start +install, build, migrate and serve\n/)
  })

  it("R1 with a broken setting names it and what it should be", async () => {
    expect(await start({ PORT: "eighty" })).toEqual({ code: 1, said: "Sigill did not start: PORT should be a number between 1 and 65535" })
  })

  it("R1 with several broken settings gives each a line", async () => {
    const { code, said } = await start({ PORT: "70000", SIGILL_ROLE: "boss" })
    expect(code).toBe(1)
    expect(said.split("\n")).toEqual([
      "Sigill did not start: PORT should be between 1 and 65535",
      "  SIGILL_ROLE should be all, web or worker",
    ])
  })

  it("R1 on a taken port says so", async () => {
    expect(await start({ PORT: port })).toEqual({
      code: 1,
      said: `Sigill did not start: port ${port} on 127.0.0.1 is taken by another program: stop that, or set PORT to a free one`,
    })
  })

  it("R1 on an address that is not this machine's says so", async () => {
    const { code, said } = await start({ HOST: "192.0.2.1" })
    expect(code).toBe(1)
    expect(said).toBe("Sigill did not start: it cannot listen on HOST 192.0.2.1 (EADDRNOTAVAIL): set HOST to an address of this machine")
  })

  it("R1 on a folder that cannot be made says so", async () => {
    expect(await start({ SIGILL_DATA: "/dev/null/data" })).toEqual({
      code: 1,
      said: "Sigill did not start: the data folder /dev/null/data cannot be written (a part of the path is not a folder): set SIGILL_DATA to a folder that can",
    })
  })

  it("R1 on a folder without the right to write says so", async () => {
    const closed = mkdtempSync(path.join(os.tmpdir(), "sigill-closed-"))
    chmodSync(closed, 0o555)
    const result = await outcome({ command: "start", env: { SIGILL_DATA: closed }, ...somebodyElse })
    rmSync(closed, { recursive: true })
    expect(result).toEqual({
      code: 1,
      said: `Sigill did not start: the data folder ${closed} cannot be written (permission denied): set SIGILL_DATA to a folder that can`,
    })
  })

  it("R1 on a data folder in use says by whom", async () => {
    const held = await tryLock(path.join(dataFolder, "run", "sigill.lock"), "Sigill at http://localhost:3000")
    expect(await start({})).toEqual({
      code: 1,
      said: `Sigill did not start: the data folder ${dataFolder} is in use by Sigill at http://localhost:3000 (process ${process.pid})`,
    })
    if (held.ok) held.release()
  })

  it("R1 with a database that does not answer says so, whether nobody listens or somebody keeps silent", async () => {
    const silent = `127.0.0.1:${port}`
    const [closed, quiet] = await Promise.all(
      ["127.0.0.1:1", silent].map((host, index) => {
        const folder = path.join(dataFolder, String(index))
        return start({ PORT: "38471", SIGILL_DATA: folder, DATABASE_URL: `postgres://sigill:secret@${host}/mail` })
      }),
    )
    const line = (host: string, reason: string) =>
      `Sigill did not start: the database at ${host}/mail does not answer (${reason}): start it, or check DATABASE_URL`
    expect(closed).toEqual({ code: 1, said: line("127.0.0.1:1", "nothing listens there") })
    expect(quiet).toEqual({ code: 1, said: line(silent, "no answer in time") })
  })

  it.each(["DATABASE_MIGRATE_URL", "DATABASE_DIRECT_URL"])("R1 with a %s that does not answer names that setting", async (name) => {
    const { appUrl } = JSON.parse(process.env[TEST_POSTGRES] ?? "{}") as { appUrl: string }
    const elsewhere = new URL(appUrl)
    elsewhere.pathname = "/elsewhere"
    expect(await start({ PORT: "38471", DATABASE_URL: appUrl, [name]: elsewhere.href })).toEqual({
      code: 1,
      said: `Sigill did not start: the database at ${elsewhere.host}/elsewhere cannot be used (it has no database of that name): check ${name}`,
    })
  })

  it.each([
    ["a wrong password", (url: URL) => (url.password = "wrong"), "it refuses the password"],
    ["an unknown database", (url: URL) => (url.pathname = "/elsewhere"), "it has no database of that name"],
  ])("R1 with %s says so at once, and never shows the password", async (_case, change, reason) => {
    const server = JSON.parse(process.env[TEST_POSTGRES] ?? "{}") as { appUrl: string }
    const url = new URL(server.appUrl)
    change(url)
    const { code, said } = await start({ PORT: "38471", DATABASE_URL: url.href })
    expect(code).toBe(1)
    expect(said).toBe(`Sigill did not start: the database at ${url.host}${url.pathname} cannot be used (${reason}): check DATABASE_URL`)
    expect(said).not.toContain(url.password)
  })
})

describe("a project folder that this user may not write", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-read-only-"))
  const root = path.join(folder, "project")
  const dataFolder = path.join(folder, "data")
  const readOnly = (what: string) =>
    `the project folder ${root} cannot be written to ${what} (permission denied): give this user the right, or run the command as the folder's owner`

  beforeAll(() => {
    for (const name of ["scripts", "lib", "db", "package.json", "package-lock.json"])
      cpSync(name, path.join(root, name), { recursive: true })
    mkdirSync(dataFolder)
    chmodSync(dataFolder, 0o777)
    chmodSync(folder, 0o755)
    chmodSync(root, 0o555)
  })
  afterAll(() => {
    chmodSync(root, 0o755)
    rmSync(folder, { recursive: true, force: true })
  })

  /** Root passes over the folder's mode; everybody else has to lift it to change something there. */
  function change(work: () => void) {
    chmodSync(root, 0o755)
    work()
    chmodSync(root, 0o555)
  }

  it("R1 without packages says that they cannot be installed", async () => {
    expect(await outcome({ command: "start", root, ...somebodyElse })).toEqual({
      code: 1,
      said: `The command did not start: ${readOnly("install the packages")}.`,
    })
  })

  it("R1 without a build says that it cannot be built, also while another user builds", async () => {
    change(() => symlinkSync(path.resolve("node_modules"), path.join(root, "node_modules")))
    const start = async () =>
      outcome({ command: "start", root, env: { SIGILL_DATA: dataFolder, PORT: String(await freePort()) }, ...somebodyElse })
    const refused = { code: 1, said: `Sigill did not start: ${readOnly("build the product")}` }
    expect(await start()).toEqual(refused)
    change(() => {
      mkdirSync(path.join(root, ".cache"))
      writeFileSync(path.join(root, ".cache", "build.lock"), "", { mode: 0o600 })
      if (process.getuid?.() !== 0) chmodSync(path.join(root, ".cache", "build.lock"), 0)
    })
    expect(await start()).toEqual(refused)
  })

  it("R1 with a build of these sources needs no right to write", async () => {
    change(() => {
      mkdirSync(builtFolder(root), { recursive: true })
      writeFileSync(path.join(builtFolder(root), "server.js"), "")
      writeFileSync(path.join(root, ".next", "sources.sha256"), hashSources(root))
    })
    expect(await outcome({ command: "build", root, ...somebodyElse })).toEqual({ code: 0, said: "" })
  })
})
