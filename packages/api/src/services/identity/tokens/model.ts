import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits. The table holds only their hash, so a stolen table opens nothing. */
export const newToken = () => randomBytes(32).toString('base64url')

/** The hash is over the characters, not over what they decode to: a token has exactly one spelling (OSSA-2016-005). */
export const tokenHash = (token: string) => createHash('sha256').update(token).digest()

export const looksLikeToken = (text: string) => /^[\w-]{43}$/.test(text)

/** Keystone's audit ids: 16 random bytes. */
export const newAuditId = () => randomBytes(16).toString('base64url')
