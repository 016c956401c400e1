import { type DestinationStream, type Logger, pino } from 'pino'

/** Fields that may hold a secret, wherever they stand in a log line. */
const secret = [
  'password',
  'original_password',
  'secret',
  'token',
  'blob',
  'passcode',
  'authorization',
  'cookie',
  'x-auth-token',
  'x-subject-token',
  'openstack-auth-receipt',
]

/** One JSON line an event, with the request id, and never a secret. */
export function makeLog(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secret.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]), censor: '***' },
    serializers: { err: describe },
  }
  return pino(options, destination)
}

/** Gathered and written a few times a second: a line a request must not cost a write a request. What is left is written at the end. */
export function logToStderr(level: string): Logger & { flushNow(): void } {
  const destination = pino.destination({ dest: 2, sync: false, minLength: 4096, periodicFlush: 200 })
  return Object.assign(makeLog(level, destination), { flushNow: () => destination.flushSync() })
}

/** A failed query must not print its parameters: a password could be among them. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const message = error.message.replace(/\nparams:[\s\S]*$/, '')
  return {
    type: error.name,
    message,
    stack: error.stack?.replace(/\nparams:[^\n]*/g, ''),
    ...('code' in error ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  }
}
