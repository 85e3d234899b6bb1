import { defineParser, type Parser } from '../parser.ts'

const parse: Parser['parse'] = async (input) => (await import('./read-spreadsheet.ts')).readSpreadsheet(input)

export const xlsx = defineParser({
  mediaTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  containers: ['application/zip', 'application/x-ole-storage'],
  extensions: ['.xlsx', '.xlsm', '.xltx', '.xlsb'],
  parse,
})

/** Many programs export a page or a plain table under this name, and every spreadsheet opens them. */
export const xls = defineParser({
  mediaTypes: ['application/vnd.ms-excel'],
  containers: ['application/x-ole-storage', 'text/html', 'text/plain'],
  extensions: ['.xls', '.xlt'],
  parse,
})

export const ods = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.spreadsheet'],
  containers: ['application/zip'],
  extensions: ['.ods', '.ots'],
  parse,
})

export const fods = defineParser({
  mediaTypes: ['application/vnd.oasis.opendocument.spreadsheet-flat-xml'],
  extensions: ['.fods'],
  parse,
})
