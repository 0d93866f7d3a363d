import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { migrate } from "#db/migrate.ts"
import { reachDatabase } from "#db/reach.ts"
import { embeddedPostgres, type EmbeddedPostgres } from "../../../scripts/postgres.ts"
import { makePassage } from "../../../scripts/postgres/cluster.ts"
import { makeLinks } from "../../../scripts/postgres/binaries.ts"
import { readPostmaster } from "../../../scripts/postgres/postmaster.ts"

jest.setTimeout(60_000)

describe("the embedded PostgreSQL", () => {
  const stops: (() => Promise<void>)[] = []
  const folders: string[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  function dataFolderIn(parent: string, name = "data"): string {
    const base = mkdtempSync(path.join(parent, "sigill-embedded-"))
    folders.push(base)
    const folder = path.join(base, name)
    makePassage(folder)
    return folder
  }

  async function open(dataFolder: string): Promise<{ postgres: EmbeddedPostgres; said: string[] }> {
    const said: string[] = []
    const postgres = await embeddedPostgres({ root: process.cwd(), dataFolder, log: () => undefined, onOrphan: () => said.push("orphan") })
    return { postgres, said }
  }

  async function start(dataFolder: string) {
    const { postgres, said } = await open(dataFolder)
    const server = await postgres.start()
    stops.push(async () => {
      await server.stop()
      postgres.clear()
    })
    return { postgres, server, said }
  }

  it("R1 starts, takes the schema, ends, and starts again with what it held", async () => {
    const folder = dataFolderIn(os.tmpdir())
    const first = await start(folder)
    await migrate({ ownerUrl: first.postgres.ownerUrl, appRole: "sigill_app" })
    await first.server.stop()
    expect(await first.server.exited).toEqual({ code: 0, signal: null })
    const second = await start(folder)
    expect(await reachDatabase(second.postgres.appUrl)).toBeNull()
    expect(second.said).toEqual([])
  })

  it("B76 keeps the passwords in the keys folder, the owner's alone, and listens on no port", async () => {
    const folder = dataFolderIn(os.tmpdir())
    const { postgres } = await start(folder)
    for (const role of ["owner", "app"]) expect(statSync(path.join(folder, "keys", `database-${role}.password`)).mode & 0o077).toBe(0)
    expect(statSync(path.join(folder, "postgres")).mode & 0o077).toBe(0)
    expect(statSync(postgres.socketFolder).mode & 0o077).toBe(0)
    expect(await reachDatabase(postgres.appUrl.replace(/:[^:@]+@/, ":wrong@"))).toBe("28P01")
    const ports = readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[5]
    expect(ports).toBe("")
  })

  it("B76 gives the roles new passwords when the files are gone", async () => {
    const folder = dataFolderIn(os.tmpdir())
    const first = await start(folder)
    await first.server.stop()
    rmSync(path.join(folder, "keys"), { recursive: true })
    const second = await start(folder)
    expect(second.postgres.appUrl).not.toBe(first.postgres.appUrl)
    expect(await reachDatabase(second.postgres.appUrl)).toBeNull()
    expect(await reachDatabase(second.postgres.ownerUrl)).toBeNull()
  })

  const inRootsHome = process.getuid?.() === 0 && (statSync(os.homedir()).mode & 0o005) === 0 ? it : it.skip
  inRootsHome("R1 works below a folder that only root may enter, and changes no right for it", async () => {
    const before = statSync(os.homedir()).mode
    const folder = dataFolderIn(os.homedir())
    const { postgres, server } = await start(folder)
    expect(await reachDatabase(postgres.ownerUrl)).toBeNull()
    process.kill(server.pid, "SIGKILL")
    await server.exited
    const again = await start(folder)
    expect(await reachDatabase(again.postgres.ownerUrl)).toBeNull()
    expect(statSync(os.homedir()).mode).toBe(before)
    await again.server.stop()
    again.postgres.clear()
    expect(existsSync(postgres.socketFolder)).toBe(false)
  })

  it("R1 works in a path too long for a socket, with spaces and quotes, and leaves nothing outside it", async () => {
    const folder = dataFolderIn(os.tmpdir(), `it's a "long" way, ${"really ".repeat(12)}`.trim())
    const { postgres, server } = await start(folder)
    expect(await reachDatabase(postgres.appUrl)).toBeNull()
    await server.stop()
    postgres.clear()
    expect(existsSync(postgres.socketFolder)).toBe(false)
  })

  it("R1 begins anew what was killed while it was being made", async () => {
    const folder = dataFolderIn(os.tmpdir())
    mkdirSync(path.join(folder, "postgres.new", "base"), { recursive: true })
    writeFileSync(path.join(folder, "postgres.new", "PG_VERSION"), "18")
    const { postgres } = await start(folder)
    expect(await reachDatabase(postgres.appUrl)).toBeNull()
    expect(readdirSync(folder)).not.toContain("postgres.new")
  })

  it("B88 a killed server comes back at the same address with every committed row", async () => {
    const folder = dataFolderIn(os.tmpdir())
    const { postgres, server } = await start(folder)
    await migrate({ ownerUrl: postgres.ownerUrl, appRole: "sigill_app" })
    process.kill(server.pid, "SIGKILL")
    expect(await server.exited).toEqual({ code: null, signal: "SIGKILL" })
    const again = await postgres.start()
    stops.push(again.stop)
    expect(await reachDatabase(postgres.appUrl)).toBeNull()
  })

  it("R1 a server that outlived its supervisor is stopped first", async () => {
    const folder = dataFolderIn(os.tmpdir())
    const first = await start(folder)
    const second = await start(folder)
    expect(second.said).toEqual(["orphan"])
    expect(await first.server.exited).toEqual({ code: 0, signal: null })
    expect(await reachDatabase(second.postgres.appUrl)).toBeNull()
  })

  it("R1 a stranger that was given a dead server's number is left alone, and does not keep ours from starting", async () => {
    const folder = dataFolderIn(os.tmpdir())
    const first = await start(folder)
    const noted = readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8")
    process.kill(first.server.pid, "SIGKILL")
    await first.server.exited
    // As PostgreSQL's own user, whose processes PostgreSQL would take for a server still running.
    const { uid, gid } = statSync(path.join(folder, "postgres"))
    const stranger = spawn("/bin/sleep", ["60"], { cwd: "/", ...(process.getuid?.() === 0 ? { uid, gid } : {}) })
    writeFileSync(path.join(folder, "postgres", "postmaster.pid"), noted.replace(/^\d+/, String(stranger.pid)))
    const second = await start(folder)
    expect(second.said).toEqual([])
    expect(readPostmaster(path.join(folder, "postgres"))?.pid).toBe(second.server.pid)
    expect(stranger.exitCode).toBeNull()
    expect(stranger.signalCode).toBeNull()
    stranger.kill()
  })

  it("R1 makes the links that the package's install script would have made", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "sigill-links-"))
    folders.push(folder)
    mkdirSync(path.join(folder, "native", "lib"), { recursive: true })
    writeFileSync(path.join(folder, "native", "lib", "libpq.so.5.18"), "library")
    writeFileSync(
      path.join(folder, "native", "pg-symlinks.json"),
      JSON.stringify([{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }]),
    )
    makeLinks(folder)
    makeLinks(folder)
    expect(readFileSync(path.join(folder, "native", "lib", "libpq.so.5"), "utf8")).toBe("library")
  })
})
