/** npm passes Ctrl-C on to a process that has already had it from the terminal: within this time two are one. */
const echoMs = 1_000

/**
 * The first SIGINT or SIGTERM asks to stop. A second one, by someone who does not want to wait, ends the process at once;
 * whatever must still be told is told by `exit` listeners.
 */
export function stopRequests(): { requested: Promise<NodeJS.Signals> } {
  const { promise: requested, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let first = 0
  const asked = (signal: NodeJS.Signals) => {
    if (first === 0) {
      first = Date.now()
      resolve(signal)
    } else if (Date.now() - first > echoMs) {
      console.error('pileus: stopped without waiting.')
      process.exit(130)
    }
  }
  process.on('SIGINT', asked)
  process.on('SIGTERM', asked)
  return { requested }
}
