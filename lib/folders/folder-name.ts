import { z } from "zod"

export const MAX_FOLDER_NAME = 60

/** Line ends, controls and marks that turn the writing direction of what follows. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** The name of a folder as people type it: composed (NFC), spaces tidied, one line, not empty and not too long. */
export const folderName = z
  .string("required")
  .transform((text) => text.normalize("NFC").replace(UNSEEN, " ").replace(/\s+/gu, " ").trim())
  .pipe(z.string().min(1, "required").max(MAX_FOLDER_NAME, "folder_name_long"))
