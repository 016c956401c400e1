import NextAuth from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { controlPlane } from '@/lib/server-api.ts'
import { noScope } from '@/lib/scope.ts'
import { sessionCookie } from '@/lib/session-cookie.ts'

/** What next-auth carries from `authorize` into the cookie. */
declare module 'next-auth' {
  interface User {
    secret: string
  }
}

/**
 * next-auth sets the cookie and removes it; that is all. Who somebody is was proved to the control plane, which gave a ticket for it:
 * so passwords never come here, and other ways to log in (single sign-on, security keys) end in the same ticket.
 * The cookie is the session's secret itself, a random number that the control plane looks up. Nothing in it could be forged, so
 * nothing has to be encrypted, and a session ends everywhere with its row.
 */
export const { signIn, signOut } = NextAuth({
  trustHost: true,
  pages: { signIn: '/login', error: '/login' },
  providers: [
    Credentials({
      id: 'ticket',
      credentials: { ticket: {} },
      async authorize({ ticket }) {
        if (typeof ticket !== 'string') return null
        const { secret } = await controlPlane({ scope: noScope }).identity.sessions.redeem.mutate({ ticket })
        return { secret }
      },
    }),
  ],
  session: { strategy: 'jwt' },
  cookies: { sessionToken: { name: sessionCookie.name, options: sessionCookie.options } },
  jwt: {
    encode: ({ token }) => Promise.resolve(typeof token?.['secret'] === 'string' ? token['secret'] : ''),
    decode: ({ token }) => Promise.resolve(token ? { secret: token } : null),
  },
  callbacks: { jwt: ({ token, user }) => ('secret' in user ? { secret: user.secret } : token) },
})
