import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The system account that the server runs as. PostgreSQL refuses to run as root. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
}

/** Null: the server runs as ourselves. Otherwise the owner of the existing files, `postgres` or `nobody`. */
export async function chooseServerAccount(ownerUid: number | null): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  const owner = ownerUid === null ? undefined : accounts.find(({ uid }) => uid === ownerUid && uid !== 0)
  const named = (name: string) => accounts.find((account) => account.name === name)
  return owner ?? named('postgres') ?? named('nobody') ?? { uid: 65534, gid: 65534 }
}

function parseAccounts(passwd: string): (ServerAccount & { name: string })[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

/** Whether the account can enter a folder: each of its parents must let it through. */
export async function canEnter(account: ServerAccount | null, folder: string): Promise<boolean> {
  if (account === null) return true
  const { uid, gid, mode } = await stat(folder)
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
  if (((mode >> shift) & 0o5) !== 0o5) return false
  const parent = dirname(folder)
  return parent === folder || canPass(account, parent)
}

async function canPass(account: ServerAccount, folder: string): Promise<boolean> {
  const { uid, gid, mode } = await stat(folder)
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
  if (((mode >> shift) & 0o1) === 0) return false
  const parent = dirname(folder)
  return parent === folder || canPass(account, parent)
}
