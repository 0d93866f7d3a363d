/** `npm run sigill -- COMMAND`: the operator's command line. Answers go to standard output, everything else to standard error. */
import type { Services } from "#lib/context.ts"
import { auditCommand } from "./command-line/audit.ts"
import { demoCommand } from "./command-line/demo.ts"
import { operatorCommand } from "./command-line/operator.ts"
import { doctorCommand } from "./command-line/doctor.ts"
import { openServices } from "./command-line/open-services.ts"
import { migrateCommand } from "./command-line/migrate.ts"
import { organisationCommand } from "./command-line/organisation.ts"
import { unlockCommand } from "./command-line/unlock.ts"
import { Problem, runCommand } from "./problem.ts"

const HELP = `npm run sigill -- COMMAND

  operator add ADDRESS     makes the owner of an address an operator
  operator link            prints a one-time link that makes whoever signs in with it an operator
  operator remove ADDRESS  takes that away; the last operator keeps it
  operator list            says who has which role
  org create OPTIONS       sets an organisation up: --name, --number, --address, --region, --administrator, --language
  org list                 lists the organisations
  org verify FILE          says whether a PDF is a certificate of erasure of this installation
  audit verify [HEAD]      says whether anything in the audit trail was changed, taken out or cut off
  unlock ADDRESS           lets somebody who mistyped the password too often try again
  demo                     fills an empty installation in evaluation mode with people and messages
  doctor                   says whether the database forgets and keeps as it should, and what to mend
  migrate                  brings the database of DATABASE_MIGRATE_URL to this version and ends
  help                     shows this

It works on the installation that the settings name (SIGILL_DATA, DATABASE_URL), whether that is running or not.`

type OnServices = (services: Services, args: readonly (string | undefined)[]) => Promise<string>
const ON_SERVICES: Readonly<Record<string, OnServices>> = {
  operator: operatorCommand,
  org: organisationCommand,
  audit: auditCommand,
  unlock: unlockCommand,
  demo: demoCommand,
  doctor: doctorCommand,
}

await runCommand("sigill", async () => {
  const [command = "help", ...args] = process.argv.slice(2)
  console.log(await answer(command, args))
  return 0
})

async function answer(command: string, args: readonly string[]): Promise<string> {
  if (command === "help") return HELP
  if (command === "migrate") return migrateCommand()
  const run = ON_SERVICES[command]
  if (run === undefined) throw new Problem(`unknown command "${command}"; npm run sigill -- help lists them`)
  const { services, close } = await openServices(process.cwd())
  try {
    return await run(services, args)
  } finally {
    await close()
  }
}
