import { givenId } from '../inputs.ts'

/** Ids in the registries of federation are names that an operator chose; columns hold 64 characters upstream. */
export const registryId = givenId.max(64, 'must not be longer than 64 characters')
