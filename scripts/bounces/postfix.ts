/** Postfix of our own, beside whatever the machine has: configuration, queue and data in one folder, ports on loopback, no name looked up. */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import net from "node:net"
import path from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { Problem } from "../problem.ts"
import { POSTFIX } from "./install-postfix.ts"

export type Table = readonly (readonly [key: string, value: string])[]

export type PostfixPlan = {
  readonly name: string
  /** A folder that does not exist yet; others than root must get into it. */
  readonly folder: string
  readonly port: number
  /** What goes where (transport(5)). */
  readonly transports: Table
  /** Answers to recipients while the sender's server is still there (access(5)). */
  readonly refusals: Table
  readonly settings?: Readonly<Record<string, string>>
}

export type Postfix = {
  readonly port: number
  /** Its log. */
  readonly said: () => string
  readonly stop: () => Promise<void>
}

/** The services of a mail server that only passes on: nothing local, nothing in a chroot. */
const SERVICES = [
  "cleanup unix n - n - 0 cleanup",
  "qmgr unix n - n 300 1 qmgr",
  "rewrite unix - - n - - trivial-rewrite",
  "bounce unix - - n - 0 bounce",
  "defer unix - - n - 0 bounce",
  "trace unix - - n - 0 bounce",
  "smtp unix - - n - - smtp",
  "error unix - - n - - error",
  "retry unix - - n - - error",
  "discard unix - - n - - discard",
  "anvil unix - - n - 1 anvil",
  "postlog unix-dgram n - n - 1 postlogd",
]

/**
 * Starts it and waits until it listens. It ends by `stop`, or when this process does.
 * @throws Problem with its log when it does not listen within thirty seconds
 */
export async function startPostfix(plan: PostfixPlan): Promise<Postfix> {
  const config = writeConfiguration(plan)
  const postfix = (act: "start" | "stop") => spawnSync(POSTFIX, ["-c", config, act], { encoding: "utf8", timeout: 30_000 })
  const { stdout, stderr } = postfix("start")
  const stop = () => void postfix("stop")
  process.once("exit", stop)
  const said = () => readFileSync(logOf(plan), "utf8")
  for (const end = Date.now() + 30_000; !(await listens(plan.port)); await wait(50))
    if (Date.now() > end) throw new Problem(`Postfix does not start:\n${stdout}${stderr}${existsSync(logOf(plan)) ? said() : ""}`)
  return {
    port: plan.port,
    said,
    stop: async () => {
      process.off("exit", stop)
      stop()
    },
  }
}

const logOf = ({ folder }: PostfixPlan) => path.join(folder, "log")

function writeConfiguration(plan: PostfixPlan): string {
  const [config, queue, data] = ["config", "queue", "data"].map((name) => path.join(plan.folder, name)) as [string, string, string]
  for (const folder of [config, queue, data]) mkdirSync(folder, { recursive: true, mode: 0o755 })
  spawnSync("chown", ["postfix", data])
  const table = (name: string, rows: Table) => {
    writeFileSync(path.join(config, name), rows.map(([key, value]) => `${key} ${value}\n`).join(""))
    return `texthash:${path.join(config, name)}`
  }
  const settings: Readonly<Record<string, string>> = {
    compatibility_level: "3.6",
    myhostname: plan.name,
    queue_directory: queue,
    data_directory: data,
    maillog_file: logOf(plan),
    maillog_file_prefixes: plan.folder,
    inet_interfaces: "127.0.0.1",
    inet_protocols: "ipv4",
    smtp_dns_support_level: "disabled",
    smtp_connection_cache_on_demand: "no",
    smtpd_peername_lookup: "no",
    mynetworks: "127.0.0.0/8",
    mydestination: "",
    alias_maps: "",
    local_recipient_maps: "",
    notify_classes: "",
    recipient_delimiter: "+",
    transport_maps: table("transport", plan.transports),
    smtpd_recipient_restrictions: `check_recipient_access ${table("refusals", plan.refusals)}, permit_mynetworks, reject`,
    ...plan.settings,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
  writeFileSync(path.join(config, "main.cf"), lines.join(""))
  writeFileSync(path.join(config, "master.cf"), [`127.0.0.1:${plan.port} inet n - n - - smtpd`, ...SERVICES, ""].join("\n"))
  return config
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1")
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false))
    socket.on("connect", () => socket.destroy())
  })
}
