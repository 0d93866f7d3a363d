"use server"
import { redirect } from "next/navigation"
import { z } from "zod"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { dropBranding, prepareColours, prepareTexts, publishBranding, restoreBranding } from "#lib/organisations/branding.ts"
import { organizerAction } from "#lib/web/action.ts"
import { parseForm } from "#lib/web/forms.ts"

const limit = { max: 60, perSeconds: 600 }
const text = z.string("required").max(1000, "tooLong")

const backTo =
  (done: string) =>
  async ({ organisation }: OrganizerContext) =>
    redirect(`/organizer/${organisation.id}/branding?done=${done}`)

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
  parse: (form) => parseForm(colours, form),
  keep: ["seal", "accent"],
  run: (context, { nearest: takesNearest, ...typed }) => prepareColours(context, { ...typed, takesNearest }),
  after: backTo("branding_prepared"),
})

const texts = z.object({ name_line: text, address_lines: text, footer: text, sender: text })

/** Prepares what stands on letters and who mails come from (O13). */
export const prepareTextsAction = organizerAction({
  name: "organizer.prepare_letterhead",
  limit,
  parse: (form) => parseForm(texts, form),
  keep: ["name_line", "address_lines", "footer", "sender"],
  run: (context, { name_line: nameLine, address_lines: addressLines, footer, sender }) =>
    prepareTexts(context, { nameLine, addressLines, footer, sender }),
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

const nothing = z.object({})

/** Lets go of what was prepared. */
export const dropAction = organizerAction({
  name: "organizer.drop_branding",
  limit,
  parse: (form) => parseForm(nothing, form),
  run: (context) => dropBranding(context),
  after: backTo("branding_dropped"),
})

/** Back to the look of the service. */
export const restoreAction = organizerAction({
  name: "organizer.restore_branding",
  limit,
  parse: (form) => parseForm(nothing, form),
  run: (context) => restoreBranding(context),
  after: backTo("branding_restored"),
})
