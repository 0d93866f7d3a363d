import { headers } from "next/headers"
import { cache } from "react"
import { pickLanguage } from "../language/languages.ts"
import { readCookie } from "./cookies.ts"

/** The language of this request: chosen before, else the browser's (U1). */
export const requestLanguage = cache(async (): Promise<string> =>
  pickLanguage({ cookie: await readCookie("language"), acceptLanguage: (await headers()).get("accept-language") }),
)
