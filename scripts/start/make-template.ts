/** A process of its own that a build starts and that ends, as prepare-database.ts: makes the cluster that first starts copy, for the version it is given. */
import { migrate } from "#db/migrate.ts"
import { makeTemplate } from "../postgres.ts"

const [version = ""] = process.argv.slice(2)
await makeTemplate({ root: process.cwd(), version, fill: (ownerUrl) => migrate({ ownerUrl, appRole: "sigill_app" }) })
process.exit(0)
