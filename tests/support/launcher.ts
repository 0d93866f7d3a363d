import { spawn } from "node:child_process"
import { appendFileSync } from "node:fs"
import path from "node:path"

type Start = {
  readonly command: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Another copy of the project than this one. */
  readonly root?: string
  /** Flags for Node before the launcher. */
  readonly nodeFlags?: readonly string[]
  /** Somebody who is not root, where root runs the tests. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Takes everything that it writes, for who looks at it from another process. */
  readonly outputFile?: string
}

export type Started = {
  readonly pid: number
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly exitCode: () => number | null
  /** Everything it wrote so far. */
  readonly said: () => string
  readonly kill: (signal: NodeJS.Signals) => void
}

/** Settings of whoever runs the tests must not reach what they test. */
const FOREIGN =
  /^(DATABASE_|SIGILL_|SMTP_|MAIL_|TWILIO_|STORAGE_|METRICS_|SUPPORT_|SMS_|BOUNCE_|ATTACHMENT_|UNDO_|BASE_URL$|HOST$|PORT$|NODE_ENV$|NODE_OPTIONS$|JEST_|npm_)/

/** The environment without any setting of the product's. */
export const plainEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)))

/** Runs a command through scripts/launch.mjs, as npm does, with nothing but the given settings. It ends when the test's process does. */
export function startThroughLauncher({
  command,
  args = [],
  env = {},
  root = process.cwd(),
  nodeFlags = [],
  user,
  outputFile,
}: Start): Started {
  const child = spawn(process.execPath, [...nodeFlags, path.join(root, "scripts/launch.mjs"), command, ...args], {
    cwd: root,
    env: { ...plainEnvironment(), ...env } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    ...user,
  })
  let said = ""
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8")
      if (outputFile !== undefined) appendFileSync(outputFile, chunk)
    })
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal })),
  )
  return { pid: child.pid ?? 0, exited, exitCode: () => child.exitCode, said: () => said, kill: (signal) => void child.kill(signal) }
}
