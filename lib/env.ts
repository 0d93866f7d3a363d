import { isIP } from "node:net"
import path from "node:path"
import { z } from "zod"
import { toBeside } from "./beside.ts"
import { bounceContradictions, bounceSettings, toBounces, type BounceSettings } from "./bounce-settings.ts"
import { dnsServers } from "./dns-setting.ts"
import {
  isOutside,
  outgoingContradictions,
  outgoingSettings,
  toTwilio,
  type SmtpSettings,
  type TwilioSettings,
} from "./outgoing-settings.ts"
import { fail, ok, type Result } from "./result.ts"
import { storageSettings, toStorageLimits, type StorageLimits } from "./storage-settings.ts"
import { urlSetting } from "./url-setting.ts"

/** Purposes for which the server itself holds a key (keys.md 2); each also settable as SIGILL_KEY_…_FILE. */
export const KEY_PURPOSES = ["pepper", "installation", "cookie", "spool", "field", "reply"] as const
export type KeyPurpose = (typeof KEY_PURPOSES)[number]

/** A further process of the same build on this machine (SIGILL_BESIDE). */
export type BesideProcess = { readonly role: "web" | "worker"; readonly port: number }

export type Env = StorageLimits & {
  /** No SMTP and no Twilio: mail and SMS are shown on a page instead of leaving (design 7). */
  readonly evaluation: boolean
  readonly production: boolean
  readonly port: number
  readonly host: string
  /** Without a trailing slash; every link that leaves the product starts with it (B54). */
  readonly baseUrl: string
  /** Origins from which a post is accepted; more than BASE_URL only in evaluation on loopback. */
  readonly origins: readonly string[]
  readonly dataFolder: string
  readonly role: "all" | "web" | "worker"
  /** Processes that `npm start` puts beside the one that these settings describe. */
  readonly beside: readonly BesideProcess[]
  /** How many processes serve pages at PORT; null for as many as the machine is good for. */
  readonly webProcesses: number | null
  readonly secret: string | null
  readonly keyFiles: Partial<Record<KeyPurpose, string>>
  readonly databaseUrl: string
  readonly databaseMigrateUrl: string
  readonly databaseDirectUrl: string
  readonly regions: readonly string[]
  readonly smtp: SmtpSettings | null
  /** Null: nobody takes in what comes back. */
  readonly bounces: BounceSettings | null
  readonly twilio: TwilioSettings | null
  readonly mailFrom: string
  readonly supportAddress: string
  readonly metricsToken: string | null
  /** Needed to see the outbox when evaluation listens on more than loopback. */
  readonly outboxToken: string | null
  /** Largest attachment in bytes (M8). */
  readonly attachmentLimit: number
  /** After how many days the longest-kept backup is gone; said wherever something is erased (B84). */
  readonly backupDays: number
  /** ISO 3166 codes of countries to which SMS go out, or "*" (I1, B73). */
  readonly smsCountries: readonly string[]
  /** What all SMS of a day may cost together, in whole units of the carrier's currency; then none goes out until tomorrow (B73). */
  readonly smsDailyLimit: number
  /** How long after Send a message can be undone before it leaves (M7); 0 for not at all. */
  readonly undoSeconds: number
  /** Whether people see prices (A8). */
  readonly billing: boolean
  /** Who may make an account on the page for it (A8): anybody; who was invited or has an address in an owned domain; who was invited. */
  readonly registration: "anyone" | "owned" | "invited"
  /** Name servers asked about domains of organisations (O10); empty for the system's. */
  readonly dnsServers: readonly string[]
}

export type SettingProblem = { readonly name: string; readonly problem: string }

const EUROPE = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH GB AX FO GL"

const database = urlSetting(["postgres:", "postgresql:"], "postgres://user:password@host:5432/sigill")

const PROCESSES = "should be a whole number between 1 and 16"

const SECONDS = "should be whole seconds between 0 and 60"

const mailbox = z.string().regex(/^[^\s@<>"]+@[^\s@<>"]+$/, "should be one e-mail address")

const settings = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce
    .number("should be a number between 1 and 65535")
    .int()
    .min(1, "should be between 1 and 65535")
    .max(65535, "should be between 1 and 65535")
    .default(3000),
  HOST: z.string().min(1).optional(),
  BASE_URL: urlSetting(["http:", "https:"], "https://mail.example.org").optional(),
  SIGILL_DATA: z.string().min(1).default("./data"),
  SIGILL_ROLE: z.enum(["all", "web", "worker"], "should be all, web or worker").default("all"),
  SIGILL_BESIDE: z
    .string()
    .regex(
      /^(web|worker):\d{1,5}([ ,]+(web|worker):\d{1,5})*$/,
      "should be roles and ports of further processes, like web:3001 worker:3002",
    )
    .optional(),
  SIGILL_WEB_PROCESSES: z.coerce.number(PROCESSES).int(PROCESSES).min(1, PROCESSES).max(16, PROCESSES).optional(),
  SIGILL_SECRET: z.string().min(32, "should be at least 32 characters long").optional(),
  DATABASE_URL: database.optional(),
  DATABASE_MIGRATE_URL: database.optional(),
  DATABASE_DIRECT_URL: database.optional(),
  STORAGE_REGIONS: z
    .string()
    .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, "should be names of regions with commas between, like eu")
    .default("eu"),
  ...bounceSettings,
  ...outgoingSettings,
  SUPPORT_ADDRESS: mailbox.optional(),
  METRICS_TOKEN: z.string().min(16, "should be at least 16 characters long").optional(),
  SIGILL_OUTBOX_TOKEN: z.string().min(16).optional(),
  ATTACHMENT_LIMIT_MIB: z.coerce
    .number("should be a number of MiB")
    .int()
    .min(1, "should be at least 1")
    .max(16384, "should be at most 16384")
    .default(2048),
  ...storageSettings,
  BACKUP_DAYS: z.coerce
    .number("should be a number of days")
    .int()
    .min(0, "should be at least 0")
    .max(3650, "should be at most 3650")
    .default(35),
  TRUSTED_PROXIES: z
    .string()
    .refine(
      (value) =>
        value
          .split(/[\s,]+/)
          .every(
            (entry) =>
              /^([0-9.]+(\/([0-9]|[12][0-9]|3[0-2]))?|[0-9a-f:]+(\/[0-9]{1,3})?)$/i.test(entry) && isIP(entry.split("/")[0] ?? "") !== 0,
          ),
      "should be addresses or networks of your proxies with commas between, like 10.0.0.5 or 172.16.0.0/12",
    )
    .optional(),
  SMS_DAILY_LIMIT: z.coerce
    .number("should be a number")
    .int("should be a whole number")
    .min(1, "should be at least 1")
    .max(1_000_000)
    .default(1000),
  UNDO_SECONDS: z.coerce.number(SECONDS).int(SECONDS).min(0, SECONDS).max(60, SECONDS).optional(),
  BILLING: z.enum(["on", "off"], "should be on or off").default("off"),
  REGISTRATION: z.enum(["anyone", "owned", "invited"], "should be anyone, owned or invited").default("anyone"),
  DNS_SERVERS: dnsServers.optional(),
  SMS_COUNTRIES: z
    .string()
    .regex(/^(\*|[A-Z]{2}([ ,]+[A-Z]{2})*)$/, "should be country codes with spaces between, like SE NO DK, or *")
    .default(EUROPE),
})

type Settings = z.infer<typeof settings>

/**
 * Reads every setting once (design 7). Empty values count as not given, as compose files write them.
 * @returns the settings, or one line per wrong setting: its name and what it should be.
 */
export function parseEnv(
  source: Record<string, string | undefined>,
): Result<Env, { code: "bad_settings"; problems: readonly SettingProblem[] }> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""))
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({ name: issue.path.join("."), problem: issue.message }))
    return fail({ code: "bad_settings", problems })
  }
  const problems = contradictions(parsed.data)
  if (problems.length > 0) return fail({ code: "bad_settings", problems })
  return ok(toEnv(parsed.data, given))
}

function contradictions(s: Settings): readonly SettingProblem[] {
  const problems: SettingProblem[] = [...bounceContradictions(s)]
  if (!isOutside(s)) return problems
  problems.push(...outgoingContradictions(s))
  if (s.SUPPORT_ADDRESS === undefined)
    problems.push({
      name: "SUPPORT_ADDRESS",
      problem: "is missing: outside evaluation mode it should be an e-mail address that somebody reads; mails and pages name it",
    })
  if (s.BASE_URL === undefined)
    problems.push({ name: "BASE_URL", problem: "is missing: outside evaluation mode it should be the https address people use" })
  else if (!s.BASE_URL.startsWith("https:"))
    problems.push({ name: "BASE_URL", problem: "should start with https: outside evaluation mode (R5)" })
  return problems
}

function toEnv(s: Settings, given: Record<string, string | undefined>): Env {
  const evaluation = s.SMTP_URL === undefined
  const baseUrl = new URL(s.BASE_URL ?? `http://localhost:${s.PORT}`).origin
  const onlyLoopback = evaluation && s.BASE_URL === undefined
  const origins = onlyLoopback ? [baseUrl, `http://127.0.0.1:${s.PORT}`, `http://[::1]:${s.PORT}`] : [baseUrl]
  const mailFrom = s.MAIL_FROM ?? "sigill@localhost.invalid"
  const databaseUrl = s.DATABASE_URL ?? ""
  return {
    evaluation,
    production: s.NODE_ENV === "production",
    port: s.PORT,
    host: s.HOST ?? (evaluation ? "127.0.0.1" : "0.0.0.0"),
    baseUrl,
    origins,
    dataFolder: path.resolve(s.SIGILL_DATA),
    role: s.SIGILL_ROLE,
    beside: toBeside(s.SIGILL_BESIDE),
    webProcesses: s.SIGILL_WEB_PROCESSES ?? null,
    secret: s.SIGILL_SECRET ?? null,
    keyFiles: Object.fromEntries(KEY_PURPOSES.flatMap((purpose) => keyFile(given, purpose))),
    databaseUrl,
    databaseMigrateUrl: s.DATABASE_MIGRATE_URL ?? databaseUrl,
    databaseDirectUrl: s.DATABASE_DIRECT_URL ?? databaseUrl,
    regions: s.STORAGE_REGIONS.split(","),
    smtp: s.SMTP_URL === undefined ? null : { url: s.SMTP_URL, from: mailFrom },
    bounces: toBounces(s),
    twilio: toTwilio(s),
    mailFrom,
    supportAddress: s.SUPPORT_ADDRESS ?? "support@localhost.invalid",
    metricsToken: s.METRICS_TOKEN ?? null,
    outboxToken: s.SIGILL_OUTBOX_TOKEN ?? null,
    attachmentLimit: s.ATTACHMENT_LIMIT_MIB * 1024 * 1024,
    ...toStorageLimits(s),
    backupDays: s.BACKUP_DAYS,
    smsCountries: s.SMS_COUNTRIES.split(/[ ,]+/),
    smsDailyLimit: s.SMS_DAILY_LIMIT,
    undoSeconds: s.UNDO_SECONDS ?? (evaluation ? 0 : 10),
    billing: s.BILLING === "on",
    registration: s.REGISTRATION,
    dnsServers: s.DNS_SERVERS ?? [],
  }
}

function keyFile(given: Record<string, string | undefined>, purpose: KeyPurpose): [KeyPurpose, string][] {
  const file = given[`SIGILL_KEY_${purpose.toUpperCase()}_FILE`]
  return file === undefined ? [] : [[purpose, path.resolve(file)]]
}
