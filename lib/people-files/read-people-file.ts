import { z } from "zod"
import { deletePeopleImport, deletePeopleImportsBefore, findPeopleImport, putPeopleImport } from "#db/queries/people-imports.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import type { NotFound } from "../authz/policy.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { Services } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { LABELS } from "../crypto/labels.ts"
import { textOfFile } from "../csv-table.ts"
import { recordContext } from "../envelope/context.ts"
import { decodeJson, encodeJson } from "../envelope/format.ts"
import type { Id } from "../ids.ts"
import { keysOf } from "../messages/opened-message.ts"
import { act, done, look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { openUnit } from "../organisations/units.ts"
import { fail, ok, type Result } from "../result.ts"
import { aroundFile, type FileOfPeople } from "./around.ts"
import { planPeople } from "./plan-people.ts"
import { readPeopleTable } from "./table.ts"
import { LIMITS, MOST_FILE_BYTES, type Belongs, type FileRefused, type PeoplePlan, type PersonLine } from "./types.ts"

const line = z.object({
  row: z.number(),
  name: z.string(),
  address: z.string(),
  phone: z.string(),
  department: z.string(),
  kind: z.string(),
  plan: z.string(),
  administers: z.string(),
})
const file = z.object({
  unitId: z.uuid(),
  kind: z.enum(["employee", "member"]),
  lines: z.array(line),
}) satisfies z.ZodType<FileOfPeople>

export type ReadPeople = {
  /** A file, or what was pasted. */ readonly bytes: Uint8Array
  /** Where whoever has no department in it is invited to. */ readonly unitId: Id
  /** What whoever has nothing else in it is invited as. */ readonly kind: Belongs
}

/**
 * Reads a file of people and keeps what stood in it, sealed to the administrator, until they have looked at it: nobody is invited yet (O6). A file before it that
 * was never looked at is let go.
 */
export async function readPeopleFile(
  ctx: OrganizerContext,
  { bytes, unitId, kind }: ReadPeople,
): Promise<Result<null, NotFound | FileRefused>> {
  const lines = readLines(bytes)
  if (!lines.ok) return lines
  const account = await ctx.open()
  return act(ctx, "organizer:people", async (tx, scope) => {
    const unit = await openUnit(tx, scope, unitId)
    if (!unit.ok) return unit
    const { generation, secrets } = account
    const plaintext = encodeJson({ unitId, kind, lines: lines.value })
    const sealed = sealRecord({ key: secrets.listKey, plaintext, context: contextOf(ctx, generation), random: ctx.random })
    await putPeopleImport(tx, scope, { generation, sealed, readAt: ctx.clock.now() })
    return done
  })
}

function readLines(bytes: Uint8Array): Result<readonly PersonLine[], FileRefused> {
  if (bytes.length > MOST_FILE_BYTES) return fail({ code: "people_file_large", ...LIMITS.large })
  const text = textOfFile(bytes)
  if (text === null) return fail("people_file_unreadable")
  return text.trim() === "" ? fail("people_file_missing") : readPeopleTable(text)
}

const contextOf = ({ installation, actor }: OrganizerContext, generation: number) =>
  recordContext(LABELS.peopleImport, installation.id, actor.organisationId, actor.accountId, generation)

/** What the file in hand says, or null where there is none. */
export async function openPeopleFile(tx: TenantTx, ctx: OrganizerContext, scope: OrganisationScope): Promise<FileOfPeople | null> {
  const row = await findPeopleImport(tx, scope)
  const keys = row === null ? null : await keysOf(await ctx.open(), row.generation)
  if (row === null || keys === null) return null
  const plaintext = openRecord({ key: keys.listKey, sealed: row.sealed, context: contextOf(ctx, row.generation) })
  const parsed = file.safeParse(plaintext === null ? null : decodeJson(plaintext))
  return parsed.success ? parsed.data : null
}

/** What the file in hand would do to the organisation as it is now, or null where there is none. Changes nothing. */
export function lookAtPeople(ctx: OrganizerContext): Promise<Result<PeoplePlan | null, NotFound>> {
  return look(ctx, "organizer:people", async (tx, scope) => {
    const found = await openPeopleFile(tx, ctx, scope)
    const around = found === null ? null : await aroundFile(tx, ctx, scope, found)
    return ok(found === null || around === null ? null : planPeople(found.lines, { ...around, missing: "make" }))
  })
}

/** Lets the file go without inviting anybody. */
export function dropPeopleFile(ctx: OrganizerContext): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:people", async (tx, scope) => {
    await deletePeopleImport(tx, scope)
    return done
  })
}

/** Forgets files that nobody has gone on with for a day (D2); a job's. @returns how many went */
export const forgetPeopleFiles = (services: Services): Promise<number> =>
  inAll(services.db, "service", (tx) => deletePeopleImportsBefore(tx, new Date(services.clock.now().getTime() - DAY)))
