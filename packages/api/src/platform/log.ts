import { pino, type Logger } from 'pino'

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
export function makeLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secret.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]), censor: '***' },
    serializers: { err: describe },
  })
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
