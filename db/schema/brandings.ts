import { sql } from "drizzle-orm"
import { check, index, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core"
import { bytes, instant } from "./columns.ts"
import { ofOrganisation } from "./organisations.ts"

/** How an organisation looks (O13): as its administrators prepare it, and as everybody sees it. Nothing of it is secret. */
export const brandings = pgTable(
  "brandings",
  {
    organisationId: ofOrganisation(),
    state: text().$type<"draft" | "published">().notNull(),
    /** The logo's file, taken apart and put together again; all five or none. */
    logo: bytes(),
    logoType: text().$type<"image/png" | "image/jpeg" | "image/webp">(),
    /** SHA-256 of the file in base64url: its address. */
    logoHash: text(),
    logoWidth: smallint(),
    logoHeight: smallint(),
    /** As #rrggbb, for paper in the light; null for the service's. */
    seal: text(),
    accent: text(),
    /** Below the organisation's name on a letter; empty for none. */
    nameLine: text().notNull(),
    addressLines: text().notNull(),
    footer: text().notNull(),
    /** Who mails that tell of letters are from. */
    sender: text().$type<"service" | "organisation" | "person">().notNull(),
    changedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organisationId, t.state] }),
    index("brandings_logo")
      .on(t.logoHash)
      .where(sql`${t.state} = 'published'`),
    check("brandings_state", sql`${t.state} in ('draft', 'published')`),
    check("brandings_logo_whole", sql`num_nulls(${t.logo}, ${t.logoType}, ${t.logoHash}, ${t.logoWidth}, ${t.logoHeight}) in (0, 5)`),
    check("brandings_logo_type", sql`${t.logoType} in ('image/png', 'image/jpeg', 'image/webp')`),
    check("brandings_logo_size", sql`octet_length(${t.logo}) <= 262144`),
    check(
      "brandings_colours",
      sql`coalesce(${t.seal}, '#000000') ~ '^#[0-9a-f]{6}$' and coalesce(${t.accent}, '#000000') ~ '^#[0-9a-f]{6}$'`,
    ),
    check("brandings_sender", sql`${t.sender} in ('service', 'organisation', 'person')`),
  ],
)
