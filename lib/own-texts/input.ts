import { z } from "zod"
import { oneLine } from "../contacts/text.ts"
import { MAX_SIGNATURE, MAX_TEMPLATE, MAX_TEMPLATE_NAME } from "./own-text.ts"

/** A text with its lines, each ended as we end them; what else stands in it is its writer's own. */
export const lines = (max: number) =>
  z
    .string("required")
    .transform((text) => text.toWellFormed().replaceAll("\u0000", "").replaceAll(/\r\n?/g, "\n"))
    .pipe(z.string().max(max, "tooLong"))

const name = z.string("required").transform(oneLine).pipe(z.string().min(1, "required").max(MAX_TEMPLATE_NAME, "tooLong"))
const text = lines(MAX_TEMPLATE).refine((given) => given.trim() !== "", "required")

/** A signature as it is typed; an empty one takes it away (M14). Problems: `required`, `tooLong`. */
export const signatureInput = z.object({ text: lines(MAX_SIGNATURE) })

/** A template as it is typed: its name as one tidy line (NFC), and its text, neither of them empty (M14). Problems: `required`, `tooLong`. */
export const templateInput = z.object({ name, text })

/** The same for one that is there. */
export const changedTemplateInput = templateInput.extend({ template: z.uuid("required") })
