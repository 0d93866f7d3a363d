import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const FOLDER = "db/migrations"

/** The schema of the first release: before it nobody ran anything that a later start could meet. */
const FIRST_RELEASE = "0008"

/**
 * What the release before would stumble over: it still runs while the new one starts, and comes back if the new one is taken back (B89).
 * Something that has to go is left alone by one release and dropped by the next.
 */
const NARROWING: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["drops", /\bdrop\s+(?:table|column|type|schema|view|function|constraint|default)\b/i],
  ["renames", /\brename\b/i],
  ["changes a type", /\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b/i],
  ["forbids nothing where nothing was allowed", /\bset\s+not\s+null\b/i],
  ["adds a column that has to be filled", /\badd\s+column\b(?!.*\bdefault\b).*\bnot\s+null\b/i],
  ["adds a rule", /\badd\s+constraint\b.*\bcheck\b|\bcreate\s+unique\s+index\b/i],
]

/** Rules that were looked at: what the release before writes keeps them. */
const REVIEWED: readonly string[] = [
  // It writes none.
  "accounts_trash_days",
  // It notes the time with every move to Trash.
  "deliveries_trashed",
  // It knows no choice, so that everybody it writes is told at once and has no next mail.
  "accounts_notice_choice",
  "accounts_overview_due",
  // It writes no such code.
  "account_waits_stop",
  // It knows no choice of a unit's contact list.
  "units_contacts_seen",
  // The rule that takes its place takes what it took, and sheets, which it neither writes nor looks for.
  "unit_key_wraps_holder_kind",
  // It knows no rule about forwarding, and leaves the column as it is.
  "unit_policies_inside",
  // The rule that takes its place takes what it took, and what was given to a shared mailbox, which it opens and lists as what was sent there.
  "deliveries_role",
]

const statements = (file: string) =>
  readFileSync(path.join(FOLDER, file), "utf8")
    .split("--> statement-breakpoint")
    .map((text) => text.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ").trim())

const isReviewed = (statement: string) => REVIEWED.some((name) => statement.includes(`"${name}"`))
/** A table that the migration itself makes is unknown to the release before. */
const isOfNewTable = (statement: string, all: readonly string[]) => {
  const table = /^(?:alter table|create unique index \S+ on) ("\w+")/i.exec(statement)?.[1]
  return table !== undefined && all.some((other) => other.toLowerCase().startsWith(`create table ${table.toLowerCase()}`))
}

function faultsOf(all: readonly string[]): readonly string[] {
  return all
    .filter((statement) => !isReviewed(statement) && !isOfNewTable(statement, all))
    .flatMap((statement) => NARROWING.filter(([, pattern]) => pattern.test(statement)).map(([what]) => `${what}: ${statement}`))
}

const files = readdirSync(FOLDER).filter((file) => /^\d{4}_.*\.sql$/.test(file))

describe("migrations since the first release", () => {
  it.each(files.filter((file) => file.slice(0, 4) > FIRST_RELEASE))(
    "B89 %s leaves the release before everything that it reads and writes",
    (file) => {
      expect(faultsOf(statements(file))).toEqual([])
    },
  )

  it.each([
    'ALTER TABLE "accounts" DROP COLUMN "name";',
    'ALTER TABLE "accounts" RENAME COLUMN "name" TO "title";',
    'ALTER TABLE "accounts" ALTER COLUMN "name" SET NOT NULL;',
    'ALTER TABLE "accounts" ALTER COLUMN "name" SET DATA TYPE integer;',
    'ALTER TABLE "accounts" ADD COLUMN "colour" text NOT NULL;',
    'ALTER TABLE "accounts" ADD CONSTRAINT "some_rule" CHECK (name <> \'\');',
    'CREATE UNIQUE INDEX "some_index" ON "accounts" USING btree ("name");',
  ])("B89 it would see: %s", (statement) => {
    expect(faultsOf([statement])).toHaveLength(1)
  })

  it("B89 it lets pass what only adds", () => {
    const all = [
      'CREATE TABLE "new" ( "id" uuid PRIMARY KEY NOT NULL );',
      'CREATE UNIQUE INDEX "new_index" ON "new" USING btree ("id");',
      'ALTER TABLE "accounts" ADD COLUMN "colour" text;',
      'ALTER TABLE "accounts" ADD COLUMN "size" integer DEFAULT 0 NOT NULL;',
      'CREATE INDEX "some_index" ON "accounts" USING btree ("colour");',
    ]
    expect(faultsOf(all)).toEqual([])
  })
})
