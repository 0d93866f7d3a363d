import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync } from "node:fs"
import path from "node:path"
import { Problem } from "../problem.ts"
import type { Stage } from "./dockerfile.ts"

export type Built = {
  /** The stage's file system: what the image would have at /. */
  readonly root: string
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly cmd: readonly string[]
}

type CarryOut = {
  readonly stage: Stage
  /** An empty folder that stands for the stage's /. */
  readonly root: string
  /** What `COPY . .` copies. */
  readonly context: string
  readonly others: ReadonlyMap<string, Built>
  /** All that a step sees of the machine. */
  readonly machine: Readonly<Record<string, string>>
}

/** Does what the engine would do for a stage, without its isolation: the same copies, the same commands, an environment of their own. */
export function carryOut({ stage, root, context, others, machine }: CarryOut): Built {
  let folder = root
  let env: Record<string, string> = {}
  let cmd: readonly string[] = []
  const inside = (place: string) => (place.startsWith("/") ? path.join(root, place) : path.join(folder, place))
  for (const step of stage.steps) {
    if (step.kind === "workdir") mkdirSync((folder = inside(step.path)), { recursive: true })
    if (step.kind === "env")
      env = { ...env, ...Object.fromEntries(Object.entries(step.values).map(([name, value]) => [name, moved(root, value)])) }
    if (step.kind === "cmd") cmd = step.line
    if (step.kind === "copy") {
      const from = step.from === null ? context : (others.get(step.from)?.root ?? "")
      const isFolder = step.sources.length > 1 || step.target.endsWith("/")
      for (const source of step.sources)
        cpSync(path.join(from, source), isFolder ? path.join(inside(step.target), path.basename(source)) : inside(step.target), {
          recursive: true,
          verbatimSymlinks: true,
        })
    }
    if (step.kind === "run") {
      const done = spawnSync("sh", ["-ec", step.command], {
        cwd: folder,
        env: { ...machine, ...env } as unknown as NodeJS.ProcessEnv,
        stdio: ["ignore", "inherit", "inherit"],
      })
      if (done.status !== 0) throw new Problem(`the step "RUN ${step.command}" ended with ${done.status ?? "a signal"}`)
    }
  }
  return { root, folder, env, cmd }
}

/** A path in the image as it lies here. */
const moved = (root: string, value: string) => (value.startsWith("/home/") ? path.join(root, value) : value)
