import { readFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { parseAddress } from "#lib/address.ts"
import { verifyCertificatePdf } from "#lib/closing/certificate.ts"
import type { Services } from "#lib/context.ts"
import { isLanguage, languages } from "#lib/language/languages.ts"
import { createOrganisationByCommand, type CreateFailure, type NewOrganisation } from "#lib/organisations/create-organisation.ts"
import { listOrganisationsByCommand } from "#lib/organisations/for-operators.ts"
import { Problem } from "../problem.ts"

const USAGE =
  "org create --name NAME --number NUMBER --address POSTAL_ADDRESS --region REGION --administrator ADDRESS [--language LANGUAGE]"

/** `sigill org …`: sets an organisation up as a seller does at /operator/organisations, and lists what is there (O1). */
export async function organisationCommand(services: Services, [what, ...args]: readonly (string | undefined)[]): Promise<string> {
  if (what === "create") return create(services, readOptions(args))
  if (what === "list") return list(services)
  if (what === "verify") return verify(services, args[0])
  throw new Problem("after org comes create, list or verify")
}

async function list(services: Services): Promise<string> {
  const all = await listOrganisationsByCommand(services)
  if (all.length === 0) return "There is no organisation."
  return all
    .map(({ name, number, region, people, agreedAt }) =>
      [name, number, region, `people: ${people}`, agreedAt === null ? "the processing agreement is not accepted yet" : ""]
        .filter(Boolean)
        .join("  "),
    )
    .join("\n")
}

/** `sigill org verify FILE`: whether a PDF is a certificate of erasure of this installation, and what it certifies (D8). */
async function verify(services: Services, file: string | undefined): Promise<string> {
  if (file === undefined) throw new Problem("after org verify comes the certificate, a PDF")
  const pdf = await readFile(file).catch(() => null)
  if (pdf === null) throw new Problem(`${file} cannot be read`)
  const codes = languages().map(({ code }) => code)
  const verified = await verifyCertificatePdf(services, new Uint8Array(pdf), codes)
  if (verified === null) throw new Problem(`${file} is not a certificate of this installation, or was changed`)
  const { certificate, isWhole } = verified
  const facts = Object.entries(certificate).map(([name, value]) => `  ${name}: ${value}`)
  const rest = isWhole
    ? "The whole file is as it was written."
    : "This installation vouches for these facts. The file is not byte for byte as this version writes it: believe what stands here, not what it shows."
  return ["The signature holds. It certifies:", ...facts, rest].join("\n")
}

const OPTIONS = ["name", "number", "address", "region", "administrator", "language"] as const
type Options = Readonly<Partial<Record<(typeof OPTIONS)[number], string>>>

function readOptions(args: readonly (string | undefined)[]): Options {
  try {
    const options = Object.fromEntries(OPTIONS.map((name) => [name, { type: "string" } as const]))
    return parseArgs({ args: args.filter((arg) => arg !== undefined), options }).values
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new Problem(`${said.split("\n")[0] ?? ""}: ${USAGE}`)
  }
}

async function create(services: Services, options: Options): Promise<string> {
  const given = complete(services, options)
  const made = await createOrganisationByCommand(services, given)
  if (!made.ok) throw new Problem(inWords(services, made.error))
  return `${given.name.trim()} is set up. ${given.administrator} is asked by mail to accept the processing agreement and to administer it.`
}

function complete({ env }: Services, options: Options): NewOrganisation {
  const missing = (["name", "number", "address", "administrator"] as const).find((option) => options[option] === undefined)
  if (missing !== undefined) throw new Problem(`--${missing} is missing: ${USAGE}`)
  const { name = "", number = "", address = "", region = env.regions[0] ?? "", administrator: typed = "" } = options
  const language = options.language ?? "en"
  const administrator = parseAddress(typed)
  if (administrator === null) throw new Problem(`${typed} is not an e-mail address: --administrator ADDRESS`)
  if (!isLanguage(language))
    throw new Problem(
      `--language has to be one of ${languages()
        .map(({ code }) => code)
        .join(", ")}`,
    )
  // A shell's word holds no new line by itself: commas stand between the lines.
  return { name, number, postalAddress: address.replaceAll(/,\s*/g, "\n"), region, administrator, language }
}

const WRONG: Readonly<Record<string, string>> = {
  name: "--name has to be one line of at most 80 letters, without @ and links",
  number: "--number has to be as the authority gave it: digits, with or without letters and hyphens",
  postal_address: "--address has to be a postal address of at most six lines, with commas between them",
}

function inWords({ env }: Services, failure: CreateFailure): string {
  switch (failure.code) {
    case "organisation_name_taken":
      return "another organisation has this name, or one that is easily taken for it: nothing was saved"
    case "organisation_number_taken":
      return "another organisation is registered here under this number: nothing was saved"
    case "invalid_fields":
      return WRONG[Object.keys(failure.fields)[0] ?? ""] ?? `--region has to be one of ${env.regions.join(", ")}`
  }
}
