import { createHash } from "node:crypto"
import { findBranding, isNameOfAnother, putBranding, type BrandingRow } from "#db/queries/brandings.ts"
import { inAll, type TenantTx } from "#db/tenancy.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import { readColour, type Colour } from "../branding/colour.ts"
import { SENDERS, type SenderForm } from "../branding/letterhead.ts"
import { cleanLogo, type LogoProblem } from "../branding/logo.ts"
import { problemOf, type ColourName, type ColourProblem } from "../branding/palette.ts"
import { fail, ok, type Failure, type Result } from "../result.ts"
import { act, done, look } from "./act.ts"
import { changedSince, type ChangedMeanwhile } from "./changed-since.ts"
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

/**
 * Only prepared: nobody outside sees it before it is published, and with nothing prepared before it begins as what is published. What a colleague has prepared since
 * a form was drawn stays (O4).
 * @param changesOf what there is to write, beside what is prepared or published now
 */
async function prepare<E extends Failure>(
  ctx: OrganizerContext,
  changesOf: (now: Looks) => Result<Partial<Looks>, E>,
): Promise<Result<null, NotFound | E>> {
  return act(ctx, "organizer:settings", async (tx, { organisationId }): Promise<Result<null, NotFound | E>> => {
    const draft = await findBranding(tx, organisationId, "draft")
    const now = { ...NOTHING, ...(draft ?? (await findBranding(tx, organisationId, "published"))) }
    const changes = changesOf(now)
    if (!changes.ok) return changes
    // Else whoever looks at it would have to look again.
    if (draft !== null && Object.keys(changes.value).length === 0) return done
    await putBranding(tx, { ...now, ...changes.value, organisationId, state: "draft", changedAt: ctx.clock.now() })
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
  /** What the form was filled with. */ readonly shown?: Readonly<Record<ColourName, string>>
}

/** Prepares the colours (O13), each by its typed form; empty for the service's. One that cannot be read on paper is refused, with what could. */
export async function prepareColours(
  ctx: OrganizerContext,
  { shown: before, ...typed }: TypedColours,
): Promise<Result<null, NotFound | ColoursRefused | ChangedMeanwhile>> {
  const [seal, accent] = [chosen("seal", typed), chosen("accent", typed)]
  if (!seal.ok || !accent.ok) return fail(refusalOf([seal, accent]))
  const shown = before === undefined ? undefined : { seal: readColour(before.seal), accent: readColour(before.accent) }
  return prepare(ctx, (looks) => {
    const now = toBranding(looks)
    return changedSince({ chosen: { seal: seal.value, accent: accent.value }, shown, now: { seal: now.seal, accent: now.accent } })
  })
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

/** The same as they are kept, or why they are not. */
const readTexts = (typed: TypedTexts) => ({
  name_line: readLine(typed.nameLine, LINE_LENGTH),
  address_lines: readLines(typed.addressLines),
  footer: readLine(typed.footer, FOOTER_LENGTH),
})

function keptTexts(read: ReturnType<typeof readTexts>, sender: SenderForm) {
  const text = (one: (typeof read)[keyof typeof read]) => ("text" in one ? one.text : "")
  return { nameLine: text(read.name_line), addressLines: text(read.address_lines), footer: text(read.footer), sender }
}

/** Prepares what stands on a letter beside the organisation's checked name, and who its mail is from. A line that resembles another organisation's name is refused (I10). */
export async function prepareTexts(
  ctx: OrganizerContext,
  { shown: before, ...typed }: TypedTexts & { readonly shown?: TypedTexts },
): Promise<Result<null, NotFound | TextsRefused | ChangedMeanwhile>> {
  const read = readTexts(typed)
  const fields: Record<string, TextsRefused["fields"][string]> = {}
  for (const [field, one] of Object.entries(read)) {
    if ("problem" in one) fields[field] = one.problem
    else if (await namesAnother(ctx, one.text)) fields[field] = "name_of_another"
  }
  const senderOf = (one: TypedTexts) => SENDERS.find((form) => form === one.sender)
  const sender = senderOf(typed)
  if (sender === undefined) fields["sender"] = "required"
  if (sender === undefined || Object.keys(fields).length > 0) return fail({ code: "invalid_fields", fields })
  const shown = before === undefined ? undefined : keptTexts(readTexts(before), senderOf(before) ?? "service")
  return prepare(ctx, ({ nameLine, addressLines, footer, sender: senderNow }) =>
    changedSince({
      chosen: keptTexts(read, sender),
      shown,
      now: { nameLine, addressLines, footer, sender: senderNow },
      named: { nameLine: "name_line", addressLines: "address_lines" },
    }),
  )
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

type TypedLogo = {
  /** As it came; null for none. */ readonly file: Uint8Array | null
  /** The hash of the one that stood there. */ readonly shown?: string | null
}

/** Prepares a logo from a file, or none. */
export async function prepareLogo(
  ctx: OrganizerContext,
  { file, shown }: TypedLogo,
): Promise<Result<null, NotFound | ChangedMeanwhile | { readonly code: LogoProblem }>> {
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
  return prepare(ctx, ({ logoHash }) => {
    const before = shown === undefined ? undefined : { logoHash: shown }
    const changed = changedSince({ chosen: { logoHash: changes.logoHash }, shown: before, now: { logoHash }, named: { logoHash: "logo" } })
    return changed.ok && Object.keys(changed.value).length > 0 ? ok(changes) : changed
  })
}
