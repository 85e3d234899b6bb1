/** LanceDB's native part writes a warning line per query unless told so before it is loaded: import this file first. */
process.env['LANCE_LOG'] ??= 'error'
process.env['LANCEDB_LOG'] ??= 'error'
