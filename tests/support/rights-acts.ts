import { sql } from "drizzle-orm"
import { setRules, showRules } from "#lib/helping/recovery-rules.ts"
import { acceptNewAgreement } from "#lib/organisations/accept-agreement.ts"
import { buildDepartments } from "#lib/organisations/build-departments.ts"
import { showFirstDay } from "#lib/organisations/first-day.ts"
import { exportLog, listLog } from "#lib/organisations/list-log.ts"
import {
  confirmOrganisationSheet,
  drawOrganisationSheet,
  removeOrganisationSheet,
  showSheet,
  spendOrganisationSheet,
} from "#lib/organisations/sheet.ts"
import { dropPeopleFile } from "#lib/people-files/read-people-file.ts"
import { beingPrinted, SHEET_KEY, unseen } from "./rights-world.ts"
import type { Act } from "./rights-act.ts"
import { ACTS_OF_DOMAINS, addSomeDomain } from "./rights-acts-of-domains.ts"
import { ACTS_OF_PEOPLE } from "./rights-acts-of-people.ts"
import { ACTS_OF_UNITS } from "./rights-acts-of-units.ts"

/** Every use case of the Organizer by its name in the code. A new one that is missing here fails the test of rights. */
export const ACTS: Readonly<Record<string, Act>> = { ...ACTS_OF_UNITS, ...ACTS_OF_PEOPLE, ...ACTS_OF_DOMAINS }

/** They name nothing but the organisation of the request; the rule says which of its administrators may. */
export const OF_THE_REQUEST: Readonly<Record<string, Act>> = {
  listLog: { rule: "whole", reads: true, ask: (ctx) => listLog(ctx, {}) },
  exportLog: { rule: "whole", reads: true, ask: (ctx) => exportLog(ctx) },
  buildDepartments: { rule: "whole", ask: (ctx) => buildDepartments(ctx, "Garden;77;Green") },
  showFirstDay: { rule: "whole", reads: true, ask: (ctx) => showFirstDay(ctx) },
  acceptNewAgreement: { rule: "whole", ask: (ctx) => acceptNewAgreement(ctx, { agreement: true }) },
  showRules: { rule: "any", reads: true, ask: (ctx) => showRules(ctx) },
  setRules: { rule: "whole", proven: true, ask: (ctx) => setRules(ctx, { waitHours: 24, needsTwo: false }) },
  dropPeopleFile: { rule: "any", ask: (ctx) => dropPeopleFile(ctx) },
  addDomain: addSomeDomain,
  showSheet: { rule: "whole", reads: true, ask: (ctx) => showSheet(ctx) },
  drawOrganisationSheet: { rule: "whole", proven: true, ask: (ctx) => drawOrganisationSheet(ctx) },
  confirmOrganisationSheet: {
    rule: "whole",
    ask: async (ctx) => confirmOrganisationSheet(ctx, { token: await beingPrinted(ctx), typed: SHEET_KEY }),
  },
  removeOrganisationSheet: { rule: "whole", proven: true, ask: (ctx) => removeOrganisationSheet(ctx) },
  spendOrganisationSheet: {
    rule: "whole",
    proven: true,
    // Whoever has the keys needs no sheet.
    ask: async (ctx) => {
      await unseen(ctx.db, sql`delete from unit_key_wraps where holder_id = ${ctx.actor.accountId}`)
      return spendOrganisationSheet(ctx, { typed: SHEET_KEY })
    },
  },
}

/** What gives nobody anything to see or to do, and why. */
export const NO_RIGHT_NEEDED: Readonly<Record<string, string>> = {
  awaitedUnitAddress: "says which address this administrator typed in this browser",
  showDrawnOrganisationSheet: "says what is printed in this browser; it opens nothing before it is confirmed",
  handOnUnitKeys: "sees to the keys of the administrator's own units (keys.md 5); what it opens is tried in keys.test.ts",
  isFirstDay: "says of the administrator's own organisation whether it has any unit below it",
  isAlone: "says of the administrator's own organisation whether anybody else looks after it",
}
