import { z } from "zod"

/** A setting that is an address with one of these protocols. */
export const urlSetting = (protocols: readonly string[], example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), `should be an address like ${example}`)
