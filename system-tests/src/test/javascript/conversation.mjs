// A script and the test that runs it talk in lines of JSON: the test knows what ought to be, the script only what is.
import { createInterface } from 'node:readline'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

/** What the test has given the script. */
export const given = JSON.parse(process.argv[2])

/** Tells the test what was seen. */
export function say(facts) {
  process.stdout.write(JSON.stringify(facts) + '\n')
}

/** What the test answers. */
export async function hear() {
  return JSON.parse((await lines.next()).value)
}

/** The name by which a library calls what it does not let pass. */
export async function refusalOf(promise) {
  try {
    await promise
    return 'none'
  } catch (e) {
    return e.error ?? e.code ?? e.name
  }
}
