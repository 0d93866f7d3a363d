import { readFileSync } from "node:fs"
import { sourceFiles, type SourceFile } from "../architecture/source.ts"

/** Tables of locks, waits, roles, cases and members: whoever changes them leaves an entry. */
const QUERIES = [
  "abuse-cases",
  "accounts",
  "addresses",
  "cases",
  "corrections",
  "employment-ends",
  "factors",
  "fitting-invitations",
  "generations",
  "leaving",
  "organisations",
  "passkeys",
  "recovering",
  "roles",
  "shared-mailboxes",
  "unit-invitations",
  "unit-keys",
  "unit-people",
  "units",
]

/** What writes an entry, by itself or in the end. */
const RECORDERS = [
  "recordAudit",
  "recordOrganisationAudit",
  "makeUnitKey",
  "tellEverywhere",
  "tellOwner",
  "letOpen",
  "giveRole",
  "takeRole",
  "deleteAccount",
  "recordShown",
]

/** Writes that change no lock. */
const NO_LOCK: Readonly<Record<string, string>> = {
  forgetReports: "clearing up after a decision, which was recorded",
  forgetDecidedCases: "clearing up after a decision, which was recorded",
  spendStep: "a code was used",
  spendOneTimeCode: "a code was used",
  notePasskeyUse: "a passkey was used",
  renamePasskey: "a name that only its owner sees",
  putToWaiting: "clearing up after a restart, which was recorded",
  deleteLostLateDrafts: "clearing up after a restart, which was recorded",
  endRestarted: "clearing up after a restart, which was recorded",
  deleteLateDrafts: "clearing up after a deletion, which was recorded",
  deleteCorrections: "clearing up after an end of employment, which was recorded",
  deleteExpiredCorrections: "clearing up what ran out, which was asked for on the record",
  deleteEmptyAccount: "clearing up after a deletion, which was recorded",
}

/** Use cases that write for another reason. */
const OTHER_REASON: Readonly<Record<string, string>> = {
  "lib/succession/standing.ts": "part of asking for a successor, taking it back and objecting, which are recorded there",
  "lib/organisations/administered.ts": "part of taking a right on and of making new keys, which are recorded there",
  "lib/identity/try-password.ts": "puts the same password under a newer pepper",
  "lib/domains/own-addresses.ts": "part of leaving a domain and of ending an employment, which are recorded there",
  "lib/shared-mailboxes/open-mailbox.ts": "throws away a wrap that opens nothing any more",
  "lib/shared-mailboxes/new-generation.ts": "part of staffing a mailbox, which is recorded there",
}

/** Where asking for it is defined. */
const PROOFS = ["lib/identity/fresh-proof.ts", "lib/organisations/act.ts"]

const isUseCase = ({ path }: SourceFile) => path.startsWith("lib/")
const doesRecord = ({ text }: SourceFile) => RECORDERS.some((name) => text.includes(`${name}(`))

/** The functions of these query files that change a row. */
function writes(): readonly string[] {
  const found = QUERIES.flatMap((name) => {
    const functions = readFileSync(`db/queries/${name}.ts`, "utf8").split(/\n(?=export (?:async )?(?:function|const) )/)
    return functions.flatMap((body) => {
      const named = /^export (?:async )?(?:function|const) (\w+)/.exec(body)?.[1]
      return named !== undefined && /\.(insert|update|delete)\(/.test(body) ? [named] : []
    })
  })
  return found.filter((name) => !Object.hasOwn(NO_LOCK, name))
}

describe("what is recorded", () => {
  const files = sourceFiles().filter(isUseCase)

  it("O12 R4 B78 every use case that changes a lock, a wait, a role, a case or a member leaves an entry", () => {
    const changing = writes()
    expect(changing.length).toBeGreaterThan(20)
    const silent = files
      .filter((file) => changing.some((name) => new RegExp(`\\b${name}\\b`).test(importsOf(file))))
      .filter((file) => !doesRecord(file) && !Object.hasOwn(OTHER_REASON, file.path))
    expect(silent.map(({ path }) => `${path}: call recordAudit in the same transaction`)).toEqual([])
  })

  it("O12 B25 B78 every use case that asks for a fresh proof leaves an entry", () => {
    const asking = files.filter(({ path, text }) => /\b(?:authorizeProven|actProven)\(/.test(text) && !PROOFS.includes(path))
    expect(asking.length).toBeGreaterThan(10)
    const silent = asking.filter((file) => !doesRecord(file))
    expect(silent.map(({ path }) => `${path}: call recordAudit in the same transaction`)).toEqual([])
  })

  it("O12 each exception is still one", () => {
    const known = QUERIES.map((name) => readFileSync(`db/queries/${name}.ts`, "utf8")).join("\n")
    expect(Object.keys(NO_LOCK).filter((name) => !known.includes(`function ${name}(`))).toEqual([])
    expect(Object.keys(OTHER_REASON).filter((path) => !files.some((file) => file.path === path && !doesRecord(file)))).toEqual([])
  })
})

/** What a file takes from db/queries. */
const importsOf = ({ text }: SourceFile): string =>
  [...text.matchAll(/import \{([^}]*)\} from "#db\/queries\/[^"]+"/g)].map((match) => match[1] ?? "").join(",")
