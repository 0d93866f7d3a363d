/** PostgreSQL's settings as ours writes them at every start, so that an upgrade of the product brings its own. */

type Settings = { readonly socketFolder: string; readonly throwaway: boolean }

/**
 * The text of postgresql.conf.
 * Durable (B88), forgetting (erased rows do not survive in recycled log segments, keys.md 7), silent about content (B77), small.
 */
export function postgresqlConf({ socketFolder, throwaway }: Settings): string {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: "",
    unix_socket_directories: socketFolder,
    unix_socket_permissions: "0700",
    max_connections: "200",
    password_encryption: "scram-sha-256",

    shared_buffers: "128MB",
    work_mem: "4MB",
    maintenance_work_mem: "64MB",
    // Shared memory is small in many containers.
    max_parallel_workers_per_gather: "0",
    jit: "off",

    fsync: throwaway ? "off" : "on",
    synchronous_commit: throwaway ? "off" : "on",
    full_page_writes: throwaway ? "off" : "on",
    data_sync_retry: "off",
    wal_recycle: "off",
    wal_level: throwaway ? "minimal" : "replica",
    max_wal_senders: "0",
    max_wal_size: "256MB",
    min_wal_size: "32MB",

    logging_collector: "off",
    log_destination: "stderr",
    log_line_prefix: "%m [%p] ",
    log_timezone: "UTC",
    log_min_messages: "warning",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_statement: "none",
    log_min_duration_statement: "-1",
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
    log_connections: "",
    log_disconnections: "off",
    log_lock_waits: "off",
    log_temp_files: "-1",
    log_autovacuum_min_duration: "-1",
    log_checkpoints: "off",

    timezone: "UTC",
    lc_messages: "C",
    default_text_search_config: "pg_catalog.simple",
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return `# Written at every start of Sigill; changes are lost.\n${lines.join("\n")}\n`
}

/** The text of pg_hba.conf: our two roles with their passwords, through the socket, and nobody else; the superuser cannot sign in at all. */
export function pgHbaConf(throwaway: boolean): string {
  const database = throwaway ? "all" : "sigill"
  return [`local ${database} sigill_owner scram-sha-256`, `local ${database} sigill_app scram-sha-256`, ""].join("\n")
}
