/** `__Host-`: browsers then refuse it from any other host, path or plain http. */
const secure = process.env['COOKIE_SECURE'] === '1'

export const sessionCookie = {
  name: secure ? '__Host-pileus.session' : 'pileus.session',
  options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
} as const
