import { createHash } from "node:crypto"
import { deleteBranding, findBranding, isNameOfAnother, putBranding, type BrandingRow } from "#db/queries/brandings.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { readColour, type Colour } from "../branding/colour.ts"
import { SENDERS, type SenderForm } from "../branding/letterhead.ts"
import { cleanLogo, type LogoProblem } from "../branding/logo.ts"
import { problemOf, type ColourName, type ColourProblem } from "../branding/palette.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { fail, ok, type Result } from "../result.ts"
import { act, actProven, done, look } from "./act.ts"
import type { OrganizerContext } from "./context.ts"
import { FOOTER_LENGTH, LINE_LENGTH, readLine, readLines, type TextProblem } from "./letterhead-texts.ts"
import { nameKey } from "./names.ts"

export type Branding = Pick<BrandingRow, "nameLine" | "addressLines" | "footer" | "sender" | "logo" | "logoType" | "logoHash"> & {
  readonly logoWidth: number | null
  readonly logoHeight: number | null
  readonly seal: Colour | null
  readonly accent: Colour | null
}

export type ShownBranding = {
  /** What the forms are filled with: what is prepared, else what is published, else the service's look. */ readonly current: Branding
  /** When it was prepared, by which it is published; null where nothing is. */ readonly preparedAt: Date | null
  readonly isPublished: boolean
}

/** How the organisation looks, and what is prepared of it (O13). */
export function showBranding(ctx: OrganizerContext): Promise<Result<ShownBranding, NotFound>> {
  return look(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const [draft, published] = [await findBranding(tx, organisationId, "draft"), await findBranding(tx, organisationId, "published")]
    const current = draft ?? published ?? { ...NOTHING, organisationId }
    return ok({ current: toBranding(current), preparedAt: draft?.changedAt ?? null, isPublished: published !== null })
  })
}

const NOTHING = {
  logo: null,
  logoType: null,
  logoHash: null,
  logoWidth: null,
  logoHeight: null,
  seal: null,
  accent: null,
  nameLine: "",
  addressLines: "",
  footer: "",
  sender: "service",
} as const satisfies Omit<BrandingRow, "organisationId" | "state" | "changedAt">

type Looks = Omit<BrandingRow, "organisationId" | "state" | "changedAt">

const toBranding = ({ seal, accent, ...looks }: Looks): Branding => ({
  ...looks,
  seal: seal === null ? null : readColour(seal),
  accent: accent === null ? null : readColour(accent),
})

type Prepare = { readonly changes: Partial<Looks> }

/** Only prepared: nobody outside sees it before it is published, and with nothing prepared before it begins as what is published. */
async function prepare(ctx: OrganizerContext, { changes }: Prepare): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const before = (await findBranding(tx, organisationId, "draft")) ?? (await findBranding(tx, organisationId, "published"))
    const changedAt = ctx.clock.now()
    await putBranding(tx, { ...NOTHING, ...before, ...changes, organisationId, state: "draft", changedAt })
    return done
  })
}

/** Colours that cannot be read, each with how far it comes and the nearest that can. */
export type ColoursRefused = {
  readonly code: "invalid_fields"
  readonly fields: Readonly<Partial<Record<ColourName, "colour" | "colour_seal" | "colour_accent">>>
} & Readonly<Partial<Record<`${ColourName}${"Ratio" | "Nearest"}`, string | number>>>

type TypedColours = Readonly<Record<ColourName, string>> & {
  /** Take the nearest in place of one that cannot be read. */ readonly takesNearest: boolean
}

/** Prepares the colours (O13), each by its typed form; empty for the service's. One that cannot be read on paper is refused, with what could. */
export async function prepareColours(ctx: OrganizerContext, typed: TypedColours): Promise<Result<null, NotFound | ColoursRefused>> {
  const [seal, accent] = [chosen("seal", typed), chosen("accent", typed)]
  if (!seal.ok || !accent.ok) return fail(refusalOf([seal, accent]))
  return prepare(ctx, { changes: { seal: seal.value, accent: accent.value } })
}

type WrongColour = { readonly code: "colour" | "contrast"; readonly name: ColourName; readonly problem: ColourProblem | null }

function chosen(name: ColourName, typed: TypedColours): Result<Colour | null, WrongColour> {
  if (typed[name].trim() === "") return ok(null)
  const colour = readColour(typed[name])
  if (colour === null) return fail({ code: "colour", name, problem: null })
  const problem = problemOf(name, colour)
  if (problem === null) return ok(colour)
  return typed.takesNearest ? ok(problem.nearest) : fail({ code: "contrast", name, problem })
}

function refusalOf(read: readonly Result<Colour | null, WrongColour>[]): ColoursRefused {
  const wrong = read.flatMap((one) => (one.ok ? [] : [one.error]))
  const of = <T>(entry: (one: WrongColour) => readonly (readonly [string, T])[]) => Object.fromEntries(wrong.flatMap(entry))
  return {
    code: "invalid_fields",
    fields: of(({ code, name }) => [[name, code === "colour" ? ("colour" as const) : (`colour_${name}` as const)]]),
    ...of<string | number>(({ name, problem }) =>
      problem === null
        ? []
        : [
            // Rounded down, so that what is too little does not look like enough.
            [`${name}Ratio`, Math.floor(problem.ratio * 100) / 100],
            [`${name}Nearest`, problem.nearest],
          ],
    ),
  }
}

export type TextsRefused = {
  readonly code: "invalid_fields"
  readonly fields: Readonly<Record<string, TextProblem | "name_of_another" | "required">>
}

type TypedTexts = { readonly nameLine: string; readonly addressLines: string; readonly footer: string; readonly sender: string }

/** Prepares what stands on a letter beside the organisation's checked name, and who its mail is from. A line that resembles another organisation's name is refused (I10). */
export async function prepareTexts(ctx: OrganizerContext, typed: TypedTexts): Promise<Result<null, NotFound | TextsRefused>> {
  const read = {
    name_line: readLine(typed.nameLine, LINE_LENGTH),
    address_lines: readLines(typed.addressLines),
    footer: readLine(typed.footer, FOOTER_LENGTH),
  }
  const fields: Record<string, TextsRefused["fields"][string]> = {}
  for (const [field, one] of Object.entries(read)) {
    if ("problem" in one) fields[field] = one.problem
    else if (await namesAnother(ctx, one.text)) fields[field] = "name_of_another"
  }
  const sender = SENDERS.find((form) => form === typed.sender)
  if (sender === undefined) fields["sender"] = "required"
  if (sender === undefined || Object.keys(fields).length > 0) return fail({ code: "invalid_fields", fields })
  const text = (one: (typeof read)[keyof typeof read]) => ("text" in one ? one.text : "")
  const changes = { nameLine: text(read.name_line), addressLines: text(read.address_lines), footer: text(read.footer), sender }
  return prepare(ctx, { changes: changes satisfies Partial<Looks> & { readonly sender: SenderForm } })
}

/** Asked across organisations, by their keys alone; whoever may not change the letterhead asks nothing. */
async function namesAnother(ctx: OrganizerContext, text: string): Promise<boolean> {
  if (!authorize(ctx.actor, "organizer:settings").ok) return false
  const keys = text.split("\n").map(nameKey)
  return inAll(ctx.db, "service", async (tx: TenantTx) => {
    for (const key of keys) if (key !== "" && (await isNameOfAnother(tx, ctx.organisation.id, key))) return true
    return false
  })
}

/** Prepares a logo from a file as it came, or none. */
export async function prepareLogo(
  ctx: OrganizerContext,
  file: Uint8Array | null,
): Promise<Result<null, NotFound | { readonly code: LogoProblem }>> {
  const cleaned = file === null ? null : cleanLogo(file)
  if (cleaned?.ok === false) return cleaned
  const logo = cleaned?.value
  const changes =
    logo === undefined
      ? { logo: null, logoType: null, logoHash: null, logoWidth: null, logoHeight: null }
      : {
          logo: logo.bytes,
          logoType: logo.type,
          logoHash: createHash("sha256").update(logo.bytes).digest("base64url"),
          logoWidth: logo.width,
          logoHeight: logo.height,
        }
  return prepare(ctx, { changes })
}

/** Another administrator has prepared something else since, or published it. */
export type BrandingChanged = { readonly code: "branding_changed" }

/**
 * Publishes what was prepared, as it was looked at: from then on letters, mails and pages show it, also those of before (O13). A fresh proof comes first, because
 * what outsiders see is what an attacker would change.
 */
export function publishBranding(
  ctx: OrganizerContext,
  { preparedAt }: { readonly preparedAt: number },
): Promise<Result<null, NotFound | ProofNeeded | BrandingChanged>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const draft = await findBranding(tx, organisationId, "draft")
    if (draft === null || draft.changedAt.getTime() !== preparedAt) return fail("branding_changed")
    await putBranding(tx, { ...draft, state: "published", changedAt: ctx.clock.now() })
    await deleteBranding(tx, organisationId, "draft")
    await recordOrganisationAudit(tx, ctx, organisationId, { type: "branding.published", subjectId: null, details: {} })
    return done
  })
}

/** Lets go of what was prepared; what is published stays. */
export function dropBranding(ctx: OrganizerContext): Promise<Result<null, NotFound>> {
  return act(ctx, "organizer:settings", async (tx, { organisationId }) => {
    await deleteBranding(tx, organisationId, "draft")
    return done
  })
}

/** Back to the service's look, with all that was prepared and published gone. A second time finds nothing and records nothing. */
export function restoreBranding(ctx: OrganizerContext): Promise<Result<null, NotFound | ProofNeeded>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    await deleteBranding(tx, organisationId, "draft")
    if (await deleteBranding(tx, organisationId, "published"))
      await recordOrganisationAudit(tx, ctx, organisationId, { type: "branding.restored", subjectId: null, details: {} })
    return done
  })
}
