/** A Dockerfile's steps, as far as ours uses them. */
export type Step =
  | { readonly kind: "workdir"; readonly path: string }
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "env"; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "copy"; readonly from: string | null; readonly sources: readonly string[]; readonly target: string }
  | { readonly kind: "user"; readonly name: string }
  | { readonly kind: "cmd"; readonly line: readonly string[] }

export type Stage = { readonly name: string; readonly image: string; readonly steps: readonly Step[] }

/** Steps that change nothing that can be tried without a container engine. */
const WITHOUT_EFFECT = new Set(["VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK"])

/** Reads a Dockerfile into its stages. @throws on any step that we could not carry out, so that none is passed over */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: { name: string; image: string; steps: Step[] }[] = []
  for (const line of text.replaceAll("\\\n", " ").split("\n")) {
    const [word = "", ...rest] = line.trim().split(/\s+/)
    const about = line.trim().slice(word.length).trim()
    if (word === "" || word.startsWith("#") || WITHOUT_EFFECT.has(word)) continue
    if (word === "FROM") stages.push({ image: rest[0] ?? "", name: rest[2] ?? String(stages.length), steps: [] })
    else stages.at(-1)?.steps.push(readStep(word, about, rest))
  }
  return stages
}

function readStep(word: string, about: string, rest: readonly string[]): Step {
  switch (word) {
    case "WORKDIR":
      return { kind: "workdir", path: about }
    case "RUN":
      return { kind: "run", command: about }
    case "USER":
      return { kind: "user", name: about }
    case "ENV":
      return { kind: "env", values: Object.fromEntries(rest.map((pair) => [pair.split("=")[0] ?? "", pair.slice(pair.indexOf("=") + 1)])) }
    case "CMD":
      return { kind: "cmd", line: JSON.parse(about) as string[] }
    case "COPY": {
      const paths = rest.filter((part) => !part.startsWith("--"))
      const from = /--from=(\S+)/.exec(about)?.[1] ?? null
      return { kind: "copy", from, sources: paths.slice(0, -1), target: paths.at(-1) ?? "." }
    }
    default:
      throw new Error(`the Dockerfile has a step that cannot be tried here: ${word}`)
  }
}

/** The patterns of a .dockerignore; ours are names at the top, with a star at most. */
export function isIgnored(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`).test(name))
}
