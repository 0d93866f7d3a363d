import { z } from "zod"
import { oneLine } from "../contacts/text.ts"
import { lines } from "../own-texts/input.ts"
import { MAX_REPLY, MAX_REPLY_SUBJECT } from "./absence.ts"

const moment = z.string("required").max(20, "reply_time_unreadable")

/**
 * An automatic reply as it is typed (M14): its text without empty lines around it, its subject as one tidy line, which may be empty, and times that are read later
 * (absence-time.ts). Problems: `required`, `tooLong`, `reply_time_unreadable`.
 */
export const absenceInput = z.object({
  text: lines(MAX_REPLY)
    .transform((text) => text.trim())
    .pipe(z.string().min(1, "required")),
  subject: z.string("required").transform(oneLine).pipe(z.string().max(MAX_REPLY_SUBJECT, "tooLong")),
  from_date: moment,
  from_time: moment,
  until_date: moment,
  until_time: moment,
})
