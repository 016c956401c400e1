'use client'

import { createContext, useContext, type ReactNode } from 'react'

/** What forms need of the shell. */
export interface FormEnvironment {
  /** Whose drafts: the id of the user. */
  user: string
  /** Shows the login over the page; true when the same user is back. */
  reauthenticate(): Promise<boolean>
}

const Context = createContext<FormEnvironment | null>(null)

export const FormEnvironmentProvider = ({ value, children }: { value: FormEnvironment; children: ReactNode }) => (
  <Context.Provider value={value}>{children}</Context.Provider>
)

export function useFormEnvironment(): FormEnvironment {
  const environment = useContext(Context)
  if (!environment) throw new Error('There is no FormEnvironmentProvider above this form. The shell has to be around it.')
  return environment
}
