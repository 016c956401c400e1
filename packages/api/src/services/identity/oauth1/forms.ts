import { isObject, type Body } from '../../../platform/rest/fields.ts'
import type { Asked } from '../../../platform/rest/route.ts'
import { time } from '../links.ts'

const formType = 'application/x-www-form-urlencoded'

/** Texts of a form are signed with the rest; what is no form is not heeded. */
export const form: Body = {
  key: null,
  read: (raw) => ({
    form: isObject(raw) ? Object.fromEntries(Object.entries(raw).filter(([, value]) => typeof value === 'string')) : {},
  }),
}

/** What a signature is checked against. A body of another type than a form is not part of it. */
export const signed = ({ headers, url }: Asked) => ({
  authorization: headers['authorization'],
  url,
  ...(headers['content-type']?.toString().toLowerCase().startsWith(formType) ? {} : { form: {} }),
})

interface Made {
  id: string
  plainSecret: string
  expiresAt: Date
}

/** Nothing in it needs escaping but the colons of the time; those stay, because clients compare the time with what is shown elsewhere. */
export const asForm = {
  headers: () => ({ 'content-type': formType, 'cache-control': 'no-store' }),
  reply: ({ id, plainSecret, expiresAt }: Made) =>
    `oauth_token=${id}&oauth_token_secret=${plainSecret}&oauth_expires_at=${time(expiresAt)}`,
}
