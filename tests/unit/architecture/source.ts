import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"

export type SourceFile = { readonly path: string; readonly text: string; readonly imports: readonly string[] }

const ROOTS = ["app", "lib", "db", "scripts"]
const TOP = ["middleware.ts", "instrumentation.ts", "next.config.ts"].filter((file) => existsSync(file))
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^"']*?from\s+["']([^"']+)["']|(?:^|\n)\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g

/** Every source file of ours with what it imports; our own imports as paths from the project's root. */
export function sourceFiles(): readonly SourceFile[] {
  const found = ROOTS.flatMap((root) => walk(root))
  return [...found, ...TOP].filter((file) => /\.(ts|tsx)$/.test(file)).map(readSource)
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? walk(at) : [at]
  })
}

function readSource(file: string): SourceFile {
  const text = readFileSync(file, "utf8")
  const imports = [...text.matchAll(IMPORT)]
    .flatMap((match) => match[1] ?? match[2] ?? match[3] ?? [])
    .map((target) => resolve(file, target))
  return { path: file, text, imports }
}

function resolve(file: string, target: string): string {
  if (target.startsWith("#")) return target.slice(1)
  if (target.startsWith(".")) return path.posix.join(path.posix.dirname(file), target)
  return target
}
