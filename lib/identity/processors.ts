import { BlockList, isIP } from "node:net"
import type { Env } from "../env.ts"
import { translator } from "../language/translate.ts"

/** Who works for an installation, as it is set up. A domain that is null is the installation's own machine or network. */
export type Processor =
  | { readonly kind: "mail"; readonly domain: string | null }
  | { readonly kind: "sms" }
  | { readonly kind: "database"; readonly domain: string }

const PRIVATE = new BlockList()
PRIVATE.addSubnet("10.0.0.0", 8)
PRIVATE.addSubnet("127.0.0.0", 8)
PRIVATE.addSubnet("172.16.0.0", 12)
PRIVATE.addSubnet("192.168.0.0", 16)
PRIVATE.addAddress("::1", "ipv6")
PRIVATE.addSubnet("fc00::", 7, "ipv6")
PRIVATE.addSubnet("fe80::", 10, "ipv6")
const OWN_ENDINGS = [".internal", ".local", ".localhost", ".lan"]

type Settings = Pick<Env, "smtp" | "twilio" | "databaseUrl">

/**
 * What leaves an installation's own machines, and to whom (D4): the mail server, the carrier of text messages, and a database that lies elsewhere, each
 * only where the settings name it. Of the settings themselves nothing is given but the domain that says whose machine it is: the page is public.
 */
export function processorsOf({ smtp, twilio, databaseUrl }: Settings): readonly Processor[] {
  const database = elsewhere(databaseUrl)
  return [
    ...(smtp === null ? [] : [{ kind: "mail" as const, domain: elsewhere(smtp.url) }]),
    ...(twilio === null ? [] : [{ kind: "sms" as const }]),
    ...(database === null ? [] : [{ kind: "database" as const, domain: database }]),
  ]
}

/** The same in words, with where files and database lie. */
export function processorsInWords(settings: Settings, language: string): readonly string[] {
  const t = translator(language, "legal")
  const processors = processorsOf(settings)
  const say = (one: Processor): string => {
    if (one.kind === "sms") return t("processors.sms")
    if (one.kind === "database") return t("processors.database", { domain: one.domain })
    return one.domain === null ? t("processors.ownMail") : t("processors.mail", { domain: one.domain })
  }
  const isDatabaseHere = !processors.some(({ kind }) => kind === "database")
  const nothingLeaves = settings.smtp === null && settings.twilio === null
  return [
    ...(nothingLeaves ? [t("processors.nobody")] : []),
    ...processors.map(say),
    t(isDatabaseHere ? "processors.here" : "processors.filesHere"),
  ]
}

/** The domain of an address, or null for one of the installation's own: this machine, its network, or a neighbour known by a bare name, as in compose.yaml. */
function elsewhere(url: string): string | null {
  // An address of IPv6 stands in brackets there.
  const host = url === "" ? "" : new URL(url).hostname.replaceAll(/^\[|\]$/g, "")
  const version = isIP(host)
  if (version !== 0) return PRIVATE.check(host, version === 6 ? "ipv6" : "ipv4") ? null : host
  const isOwn = !host.includes(".") || OWN_ENDINGS.some((ending) => host.endsWith(ending))
  return isOwn ? null : toDomain(host)
}

/** "db-7.eu.example.com" is somebody's at example.com; where a country sells below "co.uk" one label more. */
function toDomain(host: string): string {
  const labels = host.split(".")
  const isShared = (labels.at(-1) ?? "").length === 2 && (labels.at(-2) ?? "").length <= 3
  return labels.slice(isShared ? -3 : -2).join(".")
}
