import { closeSync, constants, openSync } from "node:fs"
import { spawn, type ChildProcess } from "node:child_process"
import { mayEnter, type Account } from "./account.ts"
import { Problem } from "../problem.ts"

/** Where the cluster lies and how PostgreSQL's programs are started on it. */
export type Place = {
  /** The folder as we see it. */
  readonly folder: string
  /** The folder as PostgreSQL sees it. */
  readonly seen: string
  readonly start: (program: string, args: readonly string[]) => ChildProcess
}

/** The number under which a program of PostgreSQL finds its data folder open when the way to it is closed. */
const DATA_FD = 3

/** What PostgreSQL needs of the environment: none of our settings, which hold secrets. */
const ENVIRONMENT: Readonly<Record<string, string>> = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" }

/**
 * The cluster's folder for `account`. Below a folder that only root may enter (/root) PostgreSQL, which must not be root, could not reach its own data:
 * it is then given the folder already open and finds it at /proc/self/fd, where the folders above are not asked. No right is changed for that.
 */
export function placeFor({ native, account, folder }: { native: string; account: Account | null; folder: string }): Place {
  const reachable = mayEnter(account, folder)
  if (!reachable && process.platform !== "linux") {
    throw new Problem(
      `PostgreSQL runs as the user ${account?.name ?? ""}, who may not enter ${folder}: choose another SIGILL_DATA, or start as an ordinary user`,
    )
  }
  const start = (program: string, args: readonly string[]): ChildProcess => {
    const open = reachable ? null : openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      return spawn("/bin/sh", ["-c", 'ulimit -c 0 2>/dev/null; exec "$0" "$@"', `${native}/bin/${program}`, ...args], {
        cwd: "/",
        env: { ...ENVIRONMENT } as NodeJS.ProcessEnv,
        // A session of its own: Ctrl-C in the terminal reaches us only, and we stop the server before the database.
        detached: true,
        stdio: ["pipe", "pipe", "pipe", ...(open === null ? [] : [open])],
        ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
      })
    } finally {
      if (open !== null) closeSync(open)
    }
  }
  return { folder, seen: reachable ? folder : `/proc/self/fd/${DATA_FD}`, start }
}

/**
 * Runs a program of PostgreSQL to its end.
 * @throws Problem with the last thing it said, when it fails.
 */
export async function runProgram(
  place: Place,
  { program, args, input = "" }: { program: string; args: readonly string[]; input?: string },
): Promise<void> {
  const child = place.start(program, args)
  const said: Buffer[] = []
  child.stdout?.on("data", (chunk: Buffer) => said.push(chunk))
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk))
  child.stdin?.on("error", () => undefined)
  child.stdin?.end(input)
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve))
  const text = Buffer.concat(said).toString("utf8")
  // Single-user mode goes on after an error and ends with 0.
  const fault = /(?:ERROR|FATAL|PANIC|initdb: error): .*/.exec(text)?.[0]
  if (code === 0 && fault === undefined) return
  throw new Problem(`PostgreSQL could not be set up in ${place.folder} (${fault ?? text.trim().split("\n").at(-1) ?? `code ${code}`})`)
}
