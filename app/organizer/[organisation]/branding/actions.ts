"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { prepareColours, prepareTexts } from "#lib/organisations/branding.ts"
import { dropBranding, publishBranding, restoreBranding } from "#lib/organisations/publish-branding.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"
import { parseWithShown, SHOWN } from "#lib/web/shown-form.ts"

const limit = { max: 60, perSeconds: 600 }
const text = z.string("required").max(1000, "tooLong")

/** `at` makes the forms of the page begin anew with what holds now; after a refusal they do not. */
const backTo =
  (done: string) =>
  async ({ organisation, clock }: OrganizerContext) =>
    redirect(`/organizer/${organisation.id}/branding?done=${done}&at=${clock.now().getTime()}`)

const colours = z.object({
  seal: text,
  accent: text,
  nearest: z
    .literal("1")
    .optional()
    .transform((given) => given === "1"),
})

/** Prepares the colours; one that cannot be read is refused with the nearest that can, or that one is taken (O13). */
export const prepareColoursAction = organizerAction({
  name: "organizer.prepare_colours",
  limit,
  parse: (form) => parseWithShown(colours, form),
  keep: ["seal", "accent", SHOWN],
  run: (context, { chosen: { nearest: takesNearest, ...typed }, shown }) => prepareColours(context, { ...typed, takesNearest, shown }),
  after: backTo("branding_prepared"),
})

const texts = z.object({ name_line: text, address_lines: text, footer: text, sender: text })

const toTexts = ({ name_line: nameLine, address_lines: addressLines, footer, sender }: z.infer<typeof texts>) => ({
  nameLine,
  addressLines,
  footer,
  sender,
})

/** Prepares what stands on letters and who mails come from (O13). */
export const prepareTextsAction = organizerAction({
  name: "organizer.prepare_letterhead",
  limit,
  parse: (form) => parseWithShown(texts, form),
  keep: ["name_line", "address_lines", "footer", "sender", SHOWN],
  run: (context, { chosen, shown }) => prepareTexts(context, { ...toTexts(chosen), shown: toTexts(shown) }),
  after: backTo("branding_prepared"),
})

const prepared = z.object({
  prepared: z
    .string("required")
    .regex(/^[0-9]{1,15}$/, "required")
    .transform(Number),
})

/** Publishes what was prepared, as it was looked at (O13). */
export const publishAction = organizerAction({
  name: "organizer.publish_branding",
  limit,
  parse: (form) => parseForm(prepared, form),
  run: (context, { prepared: preparedAt }) => publishBranding(context, { preparedAt }),
  after: backTo("branding_published"),
})

/** Lets go of what was prepared, as it was looked at. */
export const dropAction = organizerAction({
  name: "organizer.drop_branding",
  limit,
  parse: (form) => parseForm(prepared, form),
  run: (context, { prepared: preparedAt }) => dropBranding(context, { preparedAt }),
  after: backTo("branding_dropped"),
})

const nothing = z.object({})

/** Back to the look of the service. */
export const restoreAction = organizerAction({
  name: "organizer.restore_branding",
  limit,
  parse: (form) => parseForm(nothing, form),
  run: (context) => restoreBranding(context),
  after: backTo("branding_restored"),
})
