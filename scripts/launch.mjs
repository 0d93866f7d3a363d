#!/usr/bin/env node
/**
 * `npm start` and every other command begin here, on whatever Node the machine has.
 * Plain JavaScript and no dependency, because at this point neither Node 24 nor node_modules need be there.
 */
import { requireNode } from "./launch/versions.mjs"

const problem = requireNode(process.versions.node)
if (problem !== null) {
  console.error(problem)
  process.exit(1)
}
const { launch } = await import("./launch/command.mjs")
process.exit(await launch(process.argv.slice(2)))
