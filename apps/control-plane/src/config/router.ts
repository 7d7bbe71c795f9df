import {
  type ConfigView,
  listConfigInput,
  removeConfigInput,
  type SecretView,
  secretNameInput,
  setConfigInput,
  setSecretInput,
} from '@ground-control/core/config/schema'
import { pending } from '../server/pending.ts'
import { admin, router, viewer } from '../server/trpc.ts'

export const configRouter = router({
  list: viewer.input(listConfigInput).query(pending<ConfigView[]>()),
  set: admin.input(setConfigInput).mutation(pending<ConfigView>()),
  remove: admin.input(removeConfigInput).mutation(pending<{ removed: boolean }>()),
  secrets: admin.query(pending<SecretView[]>()),
  setSecret: admin.input(setSecretInput).mutation(pending<SecretView>()),
  removeSecret: admin.input(secretNameInput).mutation(pending<{ removed: boolean }>()),
})
