import { type Enrolment, enrolled, enrolledStatement, enrolmentRefused, enrolmentStatement, parseToken } from '@pileus/wire/handshake'
import { printKey, proveToken, publicKeyPattern, signStatement, tokenVerifier, verifyStatement } from '@pileus/wire/keys'
import { randomBytes, type KeyObject } from 'node:crypto'

export interface EnrolOptions {
  url: string
  token: string
  controlKey: string
  name: string
  hardware: string
  privateKey: KeyObject
}

const answerMs = 20_000

/**
 * Makes this host known to the cloud and gives its id. The token is proved, not sent, and the answer must be signed with the key that came
 * with the token, so neither a listener nor an impostor gains anything.
 */
export async function enrol({ url, token, controlKey, name, hardware, privateKey }: EnrolOptions): Promise<string> {
  const parsed = parseToken(token)
  if (!parsed) throw new Error('The token is not complete: copy the whole command from the hosts page.')
  if (!publicKeyPattern.test(controlKey)) throw new Error('The control key is not complete: copy the whole command from the hosts page.')
  const said = { token: parsed.id, publicKey: printKey(privateKey), name, hardware, nonce: randomBytes(32).toString('base64url') }
  const statement = enrolmentStatement(controlKey, said)
  const body: Enrolment = {
    ...said,
    proof: proveToken(tokenVerifier(parsed.secret), statement),
    signature: signStatement(privateKey, statement),
  }
  const answer = await fetch(`${url.replace(/\/+$/, '')}/agent/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
  })
  const json: unknown = await answer.json().catch(() => undefined)
  const no = enrolmentRefused.safeParse(json)
  if (no.success) throw new Error(no.data.error.message)
  const yes = enrolled.safeParse(json)
  if (!yes.success) throw new Error(`${url} does not answer as a control plane does (status ${answer.status}).`)
  if (!verifyStatement(controlKey, enrolledStatement(yes.data.host, said), yes.data.signature)) {
    throw new Error(`${url} does not hold the key of the cloud that made the token: somebody else answers there.`)
  }
  return yes.data.host
}
