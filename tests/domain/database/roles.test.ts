import { isMigrated, migrate } from "#db/migrate.ts"
import { testDatabase } from "#tests/support/database.ts"

describe("the database's roles", () => {
  const database = testDatabase()

  it("R1 the schema is at this version", async () => {
    expect(await isMigrated(database.sql)).toBe(true)
  })

  it("B76 the app owns no table and no schema", async () => {
    const [row] = await database.sql`
      select (select count(*)::int from pg_class where relowner = 'sigill_app'::regrole) + (select count(*)::int from pg_namespace where nspowner = 'sigill_app'::regrole) as owned`
    expect(row?.["owned"]).toBe(0)
  })

  it.each([
    "create table mine (id int)",
    "drop table accounts",
    "truncate accounts",
    "alter role sigill_app superuser",
    "create role other",
    "select pg_reload_conf()",
    "alter system set log_statement = 'all'",
    "copy accounts to program 'cat'",
  ])("B76 the app may not: %s", async (statement) => {
    await expect(database.sql.unsafe(statement)).rejects.toMatchObject({ code: "42501" })
  })

  it("B76 neither role is a superuser or passes over row rules, and nobody else can sign in", async () => {
    const rows = await database.sql`select rolname, rolsuper, rolbypassrls from pg_roles where rolcanlogin order by rolname`
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { rolname: "sigill_app", rolsuper: false, rolbypassrls: false },
      { rolname: "sigill_owner", rolsuper: false, rolbypassrls: false },
      { rolname: "sigill_superuser", rolsuper: true, rolbypassrls: true },
    ])
    const superuser = database.urls.owner.replace("sigill_owner", "sigill_superuser")
    await expect(migrate({ ownerUrl: superuser, appRole: null })).rejects.toMatchObject({ code: "28000" })
  })

  it("B88 B77 what must hold of the settings holds", async () => {
    const settings = [
      "data_sync_retry",
      "wal_recycle",
      "log_statement",
      "log_parameter_max_length_on_error",
      "log_error_verbosity",
      "listen_addresses",
      "data_checksums",
    ]
    const rows = await database.sql<
      { name: string; setting: string }[]
    >`select name, setting from pg_settings where name in ${database.sql(settings)}`
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      data_sync_retry: "off",
      wal_recycle: "off",
      log_statement: "none",
      log_parameter_max_length_on_error: "0",
      log_error_verbosity: "terse",
      listen_addresses: "",
      data_checksums: "on",
    })
  })

  it("R1 migrating what is at this version already changes nothing", async () => {
    const applied = () => database.owner`select * from sigill.__drizzle_migrations order by id`
    const before = [...(await applied())]
    await migrate({ ownerUrl: database.urls.owner, appRole: "sigill_app" })
    expect([...(await applied())]).toEqual(before)
  })

  it("a reset leaves the tables empty and the schema in place", async () => {
    await database.sql`insert into installation (id, public_key, pepper_check, created_at) values (gen_random_uuid(), '\\x00', '\\x00', now())`
    await database.reset()
    expect(await database.sql`select 1 from installation`).toHaveLength(0)
  })
})
