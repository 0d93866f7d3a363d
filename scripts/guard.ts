import { spawn } from "node:child_process"

type Guarded = { readonly pid: number; readonly signal: "QUIT" | "TERM"; readonly folder?: string }

/**
 * Sees to it that a process ends, and its temporary folder goes, when we end, however that happens, kill -9 included:
 * a shell waits for the end of its input, which the system closes with us.
 * @returns how to do it now, and wait for it.
 */
export function guard({ pid, signal, folder = "" }: Guarded): () => Promise<void> {
  const script = `cat >/dev/null; kill -${signal} "$1" 2>/dev/null; while kill -0 "$1" 2>/dev/null; do sleep 0.05; done; rm -rf "$2"`
  const shell = spawn("/bin/sh", ["-c", script, "sh", String(pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
  })
  shell.unref()
  const gone = new Promise<void>((resolve) => shell.on("exit", () => resolve()))
  return () => {
    shell.ref()
    shell.stdin.end()
    return gone
  }
}
