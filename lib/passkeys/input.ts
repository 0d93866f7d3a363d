import { z } from "zod"
import { readPersonName } from "../identity/person-name.ts"
import { isId } from "../ids.ts"

/** A key by ML-DSA with what stands around it is under 8 KiB; nothing an authenticator says is longer. */
const MOST_CHARACTERS = 16_384

const base64url = z
  .string()
  .max(MOST_CHARACTERS)
  .regex(/^[A-Za-z0-9_-]+$/)

/** 32 bytes. */
const prf = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .optional()

const credential = { id: base64url, rawId: base64url, type: z.literal("public-key"), prf }

const made = z.object({
  ...credential,
  /** Its authenticator has a PRF, whether or not it gave anything yet. */
  canOpen: z.boolean().optional(),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(8)
      .optional(),
  }),
})

const used = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})

/** What the browser answers once an authenticator has made a passkey; `prf` is what its PRF gave, where it gave anything. */
export type MadeAnswer = z.infer<typeof made>
/** What it answers once one was used. */
export type UsedAnswer = z.infer<typeof used>

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    context.addIssue({ code: "custom", message: "required" })
    return z.NEVER
  }
}

const asJson = z
  .string("required")
  .max(4 * MOST_CHARACTERS)
  .transform(parseJson)

export const madeAnswer = asJson.pipe(made)
export const usedAnswer = asJson.pipe(used)

/** The owner's name for a passkey. */
export const passkeyName = z
  .string("required")
  .refine((typed) => readPersonName(typed) !== null, "passkey_name")
  .transform((typed) => readPersonName(typed) ?? "")

export const passkeyId = z.string("required").refine(isId, "required")
