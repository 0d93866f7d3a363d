import type { BesideProcess } from "./env.ts"

/** SIGILL_BESIDE as processes; its form was checked. */
export const toBeside = (text: string | undefined): readonly BesideProcess[] =>
  [...(text ?? "").matchAll(/(web|worker):(\d+)/g)].map(([, role, port]) => ({
    role: role === "web" ? "web" : "worker",
    port: Number(port),
  }))
